package io.drover.actions.ssh;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How this server reaches other machines.
 *
 * @param targets where it may run commands, and as whom
 * @param user who it is when neither the workflow says it; empty means the job's user
 * @param port of every host
 * @param keyFile private key
 * @param keyPassword of the private key
 * @param knownHosts keys of the hosts; one that is not in it is not trusted
 * @param directory where attempts are kept on the host; relative to the user's home directory
 * @param timeout longest time to connect, to log in, and to wait for an answer, each
 * @param outputLimit most bytes of output that become the action's data
 */
public record SshSettings(
    SshTargets targets,
    Optional<String> user,
    int port,
    Path keyFile,
    Optional<String> keyPassword,
    Path knownHosts,
    String directory,
    Duration timeout,
    int outputLimit) {
  public SshSettings {
    requireNonNull(targets, "targets");
    requireNonNull(user, "user");
    requireNonNull(keyFile, "keyFile");
    requireNonNull(keyPassword, "keyPassword");
    requireNonNull(knownHosts, "knownHosts");
    requireNonNull(directory, "directory");
    requireNonNull(timeout, "timeout");
  }

  @Override
  public String toString() {
    return "SshSettings[" + targets + "]";
  }
}
