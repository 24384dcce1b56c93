package io.drover.faults;

import static java.util.Objects.requireNonNull;

import io.drover.faults.load.Kind;
import io.drover.faults.weave.Breakage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The command line of {@code bin/faults}.
 *
 * @param length of the whole run, as far as nothing hangs
 * @param seed of all that is random here; threads and processes are not
 * @param breakage a rule of Drover that is taken away
 * @param episodes what may happen
 * @param lanes what runs side by side
 * @param kinds of jobs that are submitted
 * @param open jobs of a lane at most, before it waits with the next
 */
record FaultsOptions(
    Duration length,
    long seed,
    Breakage breakage,
    Set<Episode> episodes,
    Set<LaneKind> lanes,
    Set<Kind> kinds,
    int open) {
  static final int USUALLY_OPEN = 40;
  static final String USAGE =
      "bin/faults MINUTES [--seed=N] [--break=lookup|version|lock] [--lanes=h2,postgres,livy]"
          + " [--only=EPISODE,...] [--kinds=KIND,...] [--open=JOBS]";

  FaultsOptions {
    requireNonNull(length, "length");
    requireNonNull(breakage, "breakage");
    episodes = Set.copyOf(episodes);
    lanes = Set.copyOf(lanes);
    kinds = Set.copyOf(kinds);
  }

  static FaultsOptions parse(List<String> arguments) {
    FaultsOptions options =
        new FaultsOptions(
            Duration.ZERO,
            System.nanoTime(),
            Breakage.NONE,
            EnumSet.allOf(Episode.class),
            EnumSet.allOf(LaneKind.class),
            EnumSet.allOf(Kind.class),
            USUALLY_OPEN);
    for (String argument : arguments) {
      options = options.with(argument);
    }
    if (options.length.isZero()) {
      throw new IllegalArgumentException("for how many minutes? " + USAGE);
    }
    return options;
  }

  private FaultsOptions with(String argument) {
    int equals = argument.indexOf('=');
    String value = argument.substring(equals + 1);
    return switch (equals < 0 ? "" : argument.substring(0, equals)) {
      case "--seed" ->
          new FaultsOptions(length, Long.parseLong(value), breakage, episodes, lanes, kinds, open);
      case "--break" ->
          new FaultsOptions(
              length, seed, Breakage.valueOf(upper(value)), episodes, lanes, kinds, open);
      case "--only" ->
          new FaultsOptions(
              length, seed, breakage, named(Episode.class, value), lanes, kinds, open);
      case "--lanes" ->
          new FaultsOptions(
              length, seed, breakage, episodes, named(LaneKind.class, value), kinds, open);
      case "--kinds" ->
          new FaultsOptions(
              length, seed, breakage, episodes, lanes, named(Kind.class, value), open);
      case "--open" ->
          new FaultsOptions(
              length, seed, breakage, episodes, lanes, kinds, Integer.parseInt(value));
      case "" ->
          new FaultsOptions(
              Duration.ofSeconds(Math.round(Double.parseDouble(argument) * 60)),
              seed,
              breakage,
              episodes,
              lanes,
              kinds,
              open);
      default -> throw new IllegalArgumentException("unknown " + argument + "; " + USAGE);
    };
  }

  private static <E extends Enum<E>> Set<E> named(Class<E> type, String names) {
    EnumSet<E> values = EnumSet.noneOf(type);
    for (String name : names.split(",")) {
      values.add(Enum.valueOf(type, upper(name)));
    }
    return values;
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
