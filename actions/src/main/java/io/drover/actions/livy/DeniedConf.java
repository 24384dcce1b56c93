package io.drover.actions.livy;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Spark properties that an action may not set, because they reach files or identities of the Livy
 * server instead of the user's own job (CVE-2025-60012, CVE-2023-22946).
 *
 * @param patterns property names; {@code *} stands for any text
 */
public record DeniedConf(List<String> patterns) {
  private static final List<String> ALWAYS =
      List.of(
          "spark.submit.*",
          "spark.driver.extraClassPath",
          "spark.executor.extraClassPath",
          "spark.yarn.keytab",
          "spark.yarn.principal",
          "spark.kerberos.keytab",
          "spark.kerberos.principal",
          "spark.yarn.dist.*",
          "spark.kubernetes.*podTemplate*",
          "spark.kubernetes.authenticate.*",
          "spark.jars.ivySettings",
          "spark.drover.*",
          "livy.*",
          "spark.livy.*");

  /**
   * In client mode these act on the JVM that still has Livy's own identity, which matters only
   * where jobs run under another one.
   */
  private static final List<String> WITH_IMPERSONATION =
      List.of("spark.driver.extraJavaOptions", "spark.driver.defaultJavaOptions");

  public DeniedConf {
    patterns = List.copyOf(patterns);
  }

  /** What is denied unless the administrator says otherwise. */
  public static DeniedConf standard(boolean impersonation) {
    List<String> patterns = new ArrayList<>(ALWAYS);
    if (impersonation) {
      patterns.addAll(WITH_IMPERSONATION);
    }
    return new DeniedConf(patterns);
  }

  /** Why the property may not be set; empty when it may. */
  public Optional<String> reason(String property) {
    if (property.isEmpty() || !property.chars().allMatch(DeniedConf::allowedInName)) {
      return Optional.of("'" + property + "' is not a name of a Spark property");
    }
    return patterns.stream()
        .filter(pattern -> matches(pattern, property))
        .findFirst()
        .map(
            pattern ->
                "Spark property '"
                    + property
                    + "' may not be set by workflows (denied by '"
                    + pattern
                    + "' of the Livy endpoint's configuration)");
  }

  void check(Map<String, String> conf) {
    for (String property : conf.keySet()) {
      Optional<String> reason = reason(property);
      if (reason.isPresent()) {
        throw new InvalidRequestException(ErrorCode.E0804, reason.get());
      }
    }
  }

  /** An equals sign would end the name early on spark-submit's command line. */
  private static boolean allowedInName(int c) {
    return c > ' ' && c != '=' && c < 0x7f;
  }

  private static boolean matches(String pattern, String text) {
    List<String> parts = List.of(pattern.split("\\*", -1));
    if (parts.size() == 1) {
      return text.equals(pattern);
    }
    String first = parts.get(0);
    String last = parts.get(parts.size() - 1);
    if (!text.startsWith(first) || !text.endsWith(last)) {
      return false;
    }
    int from = first.length();
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = text.indexOf(part, from);
      if (found < 0) {
        return false;
      }
      from = found + part.length();
    }
    return from + last.length() <= text.length();
  }
}
