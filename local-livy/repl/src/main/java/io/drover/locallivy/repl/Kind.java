package io.drover.locallivy.repl;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A language of statements, by the name that Livy gives it. */
enum Kind {
  SPARK,
  PYSPARK,
  SQL,
  /** Of a session only: each statement says its own kind. */
  SHARED;

  static Kind of(String name) {
    return Stream.of(values())
        .filter(kind -> kind.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kind "
                        + name
                        + " is not available here, only "
                        + Stream.of(values())
                            .map(Kind::toString)
                            .collect(Collectors.joining(", "))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
