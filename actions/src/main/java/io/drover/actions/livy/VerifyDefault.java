package io.drover.actions.livy;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import io.drover.schema.action.VerifySource;
import io.drover.schema.action.VerifySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked about a Spark job. What is nearer to the job wins: the action's own {@code
 * <verify>}, then the property {@code drover.verify} of the action's configuration, then that of
 * the job, then the server's setting.
 *
 * @param sources the server's setting; empty means that Livy's word is enough
 */
public record VerifyDefault(Set<VerifySource> sources) {
  /** Holds source names separated by commas, or {@code none}. */
  public static final String PROPERTY = "drover.verify";

  /** Livy's word is enough unless the action or its properties ask for more. */
  public static final VerifyDefault NONE = new VerifyDefault(Set.of());

  public VerifyDefault {
    sources = Set.copyOf(sources);
  }

  /** Reads a list such as {@code yarn,spark}; throws E0703 for anything else. */
  public static VerifyDefault parse(String text) {
    Set<VerifySource> sources = EnumSet.noneOf(VerifySource.class);
    List<String> words =
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .toList();
    for (String word : words.equals(List.of("none")) ? List.<String>of() : words) {
      sources.add(source(word));
    }
    return new VerifyDefault(sources);
  }

  private static VerifySource source(String word) {
    List<String> known = new ArrayList<>();
    for (VerifySource source : VerifySource.values()) {
      if (source.word().equals(word)) {
        return source;
      }
      known.add(source.word());
    }
    throw new InvalidRequestException(
        ErrorCode.E0703,
        PROPERTY + " names '" + word + "'; it must be none or some of " + String.join(", ", known));
  }

  /** Empty when nobody is to be asked. */
  Optional<VerifySpec> of(Optional<VerifySpec> own, List<Map<String, String>> nearestFirst) {
    Optional<VerifySpec> said =
        own.or(
            () ->
                nearestFirst.stream()
                    .filter(properties -> properties.containsKey(PROPERTY))
                    .findFirst()
                    .map(properties -> parse(properties.getOrDefault(PROPERTY, "")).spec()));
    return Optional.of(said.orElseGet(this::spec)).filter(spec -> !spec.asksNobody());
  }

  private VerifySpec spec() {
    return VerifySpec.of(sources);
  }
}
