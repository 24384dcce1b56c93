package io.drover.actions.ssh;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where commands may be run. A rule is {@code host} (as the server's or the job's user only),
 * {@code user@host} or {@code *@host}; a host that begins with {@code *.} means all below it.
 */
public final class SshTargets {
  private static final Pattern RULE =
      Pattern.compile("(([\\w.-]+|\\*)@)?(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_.:-]*)");

  private final List<String> rules;

  /**
   * @throws IllegalArgumentException for what is no rule
   */
  public SshTargets(List<String> rules) {
    for (String rule : rules) {
      if (!RULE.matcher(rule).matches()) {
        throw new IllegalArgumentException("'" + rule + "' is neither host nor user@host");
      }
    }
    this.rules = List.copyOf(rules);
  }

  /**
   * Whether a command may run there.
   *
   * @param named the user that the workflow asks for, if any
   */
  boolean allow(Optional<String> named, String host) {
    return rules.stream().anyMatch(rule -> matches(rule, named, host.toLowerCase(Locale.ROOT)));
  }

  private static boolean matches(String rule, Optional<String> named, String host) {
    int at = rule.indexOf('@');
    String pattern = rule.substring(at + 1).toLowerCase(Locale.ROOT);
    boolean right =
        pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    String user = at < 0 ? "" : rule.substring(0, at);
    return right && (user.equals("*") || named.map(user::equals).orElse(at < 0));
  }

  public boolean isEmpty() {
    return rules.isEmpty();
  }

  @Override
  public String toString() {
    return String.join(",", rules);
  }
}
