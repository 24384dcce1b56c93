package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Oozie's {@code <ssh>}: one command on another machine.
 *
 * @param user empty means the server's setting
 * @param command one word, never split
 * @param captureOutput whether the command's output is the action's data
 */
public record SshSpec(
    Optional<String> user,
    String host,
    String command,
    List<String> arguments,
    boolean captureOutput) {
  public SshSpec {
    requireNonNull(user, "user");
    requireNonNull(host, "host");
    requireNonNull(command, "command");
    arguments = List.copyOf(arguments);
  }
}
