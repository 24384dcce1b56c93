package io.drover.actions;

import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Who goes first where there is no room for all: Hadoop's words for it, lowest first. */
public enum JobPriority {
  VERY_LOW(-2),
  LOW(-1),
  NORMAL(0),
  HIGH(1),
  VERY_HIGH(2);

  /** Drover's own property; a wrong word in it is an error. */
  public static final String PROPERTY = "drover.priority";

  /** Hadoop's properties; other things than these words may stand there and count for nothing. */
  private static final List<String> HADOOP =
      List.of("mapreduce.job.priority", "mapred.job.priority");

  private final int level;

  JobPriority(int level) {
    this.level = level;
  }

  /** Higher goes first; stays what it is, so that it can be stored. */
  public int level() {
    return level;
  }

  /** The priority of that level; {@link #NORMAL} for any other number. */
  public static JobPriority ofLevel(int level) {
    return Arrays.stream(values()).filter(value -> value.level == level).findFirst().orElse(NORMAL);
  }

  /**
   * The priority that the properties name, {@link #NORMAL} when they name none. Drover's property
   * wins over Hadoop's wherever it stands, then nearer properties over those further away.
   *
   * @throws InvalidRequestException E0703 when {@link #PROPERTY} holds another word
   */
  public static JobPriority of(List<Map<String, String>> nearestFirst) {
    for (Map<String, String> properties : nearestFirst) {
      String own = properties.getOrDefault(PROPERTY, "").strip();
      if (!own.isEmpty()) {
        return parse(own)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        ErrorCode.E0703,
                        PROPERTY
                            + " is '"
                            + own
                            + "'; it must be one of "
                            + Arrays.toString(values())));
      }
    }
    return nearestFirst.stream()
        .flatMap(properties -> HADOOP.stream().map(name -> properties.getOrDefault(name, "")))
        .flatMap(word -> parse(word).stream())
        .findFirst()
        .orElse(NORMAL);
  }

  private static Optional<JobPriority> parse(String word) {
    String upper = word.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(value -> value.name().equals(upper)).findFirst();
  }
}
