package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged documents are either read or refused with a reason: nothing else ever happens. */
class ScheduleFuzzTest {
  private static final int ROUNDS = 400;

  static Stream<Arguments> documents() {
    CoordinatorXmlReader coordinators = new CoordinatorXmlReader();
    Function<String, ScheduleReadResult<?>> coordinator = coordinators::readAll;
    Function<String, ScheduleReadResult<?>> datasets = coordinators::readAllDatasets;
    Function<String, ScheduleReadResult<?>> bundle = new BundleXmlReader()::readAll;
    return Stream.of(
        Arguments.of("daily", coordinator),
        Arguments.of("datasets", datasets),
        Arguments.of("group", bundle));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void damagedDocumentIsReadOrRefused(
      String document, Function<String, ScheduleReadResult<?>> reader) {
    String xml = Fixtures.schedule(document);
    Random random = new Random(20_260_101);
    int read = 0;
    int refused = 0;

    for (int round = 0; round < ROUNDS; round++) {
      String damaged = damage(xml, random);
      ScheduleReadResult<?> result = reader.apply(damaged);
      List<Problem> errors =
          result.problems().stream()
              .filter(problem -> problem.severity() == Problem.Severity.ERROR)
              .toList();
      assertThat(result.definition().isPresent()).as(damaged).isEqualTo(errors.isEmpty());
      assertThat(errors).as(damaged).allMatch(problem -> problem.location().isKnown());
      if (errors.isEmpty()) {
        read++;
      } else {
        refused++;
      }
    }

    // Both must happen, or the damage is not worth the name.
    assertThat(read).isPositive();
    assertThat(refused).isGreaterThan(ROUNDS / 2);
  }

  /** One to three pieces moved, doubled, lost or overwritten; tags as a whole or single letters. */
  private static String damage(String xml, Random random) {
    StringBuilder text = new StringBuilder(xml);
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + 1 + random.nextInt(4));
      if (random.nextBoolean()) {
        from = Math.max(0, text.lastIndexOf("<", from));
        to = text.indexOf(">", from) < 0 ? text.length() : text.indexOf(">", from) + 1;
      }
      String piece = text.substring(from, to);
      switch (random.nextInt(5)) {
        case 0 -> text.delete(from, to);
        case 1 -> text.insert(from, piece);
        case 2 -> {
          text.delete(from, to);
          text.insert(random.nextInt(text.length()), piece);
        }
        case 3 -> text.replace(from, to, ",");
        default -> text.setCharAt(from, (char) (' ' + random.nextInt(95)));
      }
    }
    return text.toString();
  }
}
