package io.drover.coordinator.application;

import static io.drover.coordinator.application.Applications.plan;
import static io.drover.coordinator.application.CoordinatorApplicationTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schema.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs A and B are days 18 to 20 of a and b; L is the latest of a. */
class InputLogicTest {
  private static final String NOMINAL = "2026-01-20T00:00Z";
  private static final Instant SINCE = Instant.parse("2026-01-20T00:00:00Z");

  private final List<String> asked = new ArrayList<>();

  private static Applications inputs() {
    return new Applications()
        .property("ten", "10")
        .range("A", "a", "${coord:current(-2)}", "${coord:current(0)}")
        .range("B", "b", "${coord:current(-2)}", "${coord:current(0)}")
        .input("L", "a", "${coord:latest(0)}");
  }

  /** Instances are named by dataset and day, such as a20. */
  private InputState look(CoordinatorApplication application, String existing, long minutes) {
    Set<String> paths =
        Arrays.stream(existing.split(" ", -1))
            .filter(name -> !name.isEmpty())
            .map(name -> uri(name) + "/_SUCCESS")
            .collect(Collectors.toSet());
    return plan(application, NOMINAL)
        .look(
            SINCE.plus(Duration.ofMinutes(minutes)),
            SINCE,
            path -> {
              asked.add(path);
              return paths.contains(path);
            });
  }

  private static String uri(String name) {
    return "/" + name.charAt(0) + "/2026-01-" + name.substring(1);
  }

  private static String uris(String names) {
    return Arrays.stream(names.split(" ", -1))
        .map(InputLogicTest::uri)
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // or: the first that is there
        "<or name='x'>%A%B</or> | a18 a19 a20 | 0 | a20 a19 a18",
        "<or name='x'>%A%B</or> | b18 b19 b20 | 0 | b20 b19 b18",
        "<or name='x'>%A%B</or> | a18 a19 a20 b18 b19 b20 | 0 | a20 a19 a18",
        "<or name='x'>%A%B</or> | a18 a19 b18 b19 | 0 | -",
        // and: all of them, in order
        "<and name='x'>%B%A</and> | a18 a19 a20 b18 b19 b20 | 0 | b20 b19 b18 a20 a19 a18",
        "<and name='x'>%A%B</and> | a18 a19 a20 b18 b19 | 0 | -",
        // combine: each instance from the first that has it
        "<combine name='x'>%A%B</combine> | a18 b19 a20 b20 | 0 | a20 b19 a18",
        "<combine name='x'>%A%B</combine> | a18 a20 b20 | 0 | -",
        "<combine name='x' min='2'>%A%B</combine> | a18 b20 | 0 | b20 a18",
        // min: fewer are enough
        "<or name='x' min='2'>%A%B</or> | a18 a20 b18 b19 b20 | 0 | a20 a18",
        "<or name='x' min='2'>%A%B</or> | a18 b18 b20 | 0 | b20 b18",
        "<or name='x' min='3'>%A%B</or> | a18 a20 b18 b20 | 0 | -",
        "<or name='x' min='0'>%A%B</or> | b18 | 0 | ''",
        // a part's own options win over those around it
        "<or name='x' min='1'><data-in dataset='A' min='3'/>%B</or> | a18 a19 b18 | 0 | b18",
        // wait: an or keeps to its first part that long
        "<or name='x'><data-in dataset='A' wait='10'/>%B</or> | b18 b19 b20 | 9 | -",
        "<or name='x'><data-in dataset='A' wait='10'/>%B</or> | b18 b19 b20 | 10 | b20 b19 b18",
        "<or name='x'><data-in dataset='A' wait='${ten}'/>%B</or> | b18 b19 b20 | 9 | -",
        "<or name='x'><data-in dataset='A' wait='10'/>%B</or> | a18 a19 a20 | 0 | a20 a19 a18",
        // min and wait: enough, but maybe more comes
        "<and name='x' min='2' wait='10'>%A</and> | a18 a19 | 9 | -",
        "<and name='x' min='2' wait='10'>%A</and> | a18 a19 | 10 | a19 a18",
        "<and name='x' min='2' wait='10'>%A</and> | a18 a19 a20 | 0 | a20 a19 a18",
        "<and name='x' min='2' wait='10'>%A</and> | a18 | 10 | -",
        "<combine name='x' min='1' wait='10'>%A%B</combine> | a18 | 9 | -",
        // trees
        "<or name='x'><and>%A%B</and><combine>%A%B</combine></or> | a18 b19 b20 | 0 | b20 b19 a18",
        "<and name='x'><or>%A%B</or>%L</and> | a17 b18 b19 b20 | 0 | b20 b19 b18 a17",
        "<or name='x'>%L%B</or> | b18 b19 b20 | 0 | b20 b19 b18",
        "<or name='x' min='1'>%L%B</or> | a03 | 0 | a03"
      })
  void logic(String logic, String existing, long minutes, String expected) {
    CoordinatorApplication application =
        inputs()
            .logic(
                logic
                    .replace("%A", "<data-in dataset='A'/>")
                    .replace("%B", "<data-in dataset='B'/>")
                    .replace("%L", "<data-in dataset='L'/>"))
            .configure("in", "${coord:dataIn('x')}")
            .read();

    InputState state = look(application, existing, minutes);

    assertThat(state.ready()).isEqualTo(!expected.equals("-"));
    assertThat(asked).doesNotHaveDuplicates();
    if (state.ready()) {
      assertThat(state.missing()).isEmpty();
      assertThat(plan(application, NOMINAL).request(state).configuration())
          .containsEntry("in", expected.isEmpty() ? "" : uris(expected));
    } else {
      assertThat(state.missing()).isNotEmpty();
      assertThat(state.found()).isEmpty();
    }
  }

  @Test
  void missingIsWhatWasLookedForInOrder() {
    CoordinatorApplication application =
        inputs().logic("<or><data-in dataset='L'/><data-in dataset='B'/></or>").read();

    assertThat(look(application, "b20", 0).missing())
        .containsExactly("/b/2026-01-19/_SUCCESS", "/b/2026-01-18/_SUCCESS", "${coord:latest(0)}");
  }

  @Test
  void whatIsEnoughIsNotMissing() {
    CoordinatorApplication application =
        inputs().logic("<and><data-in dataset='A' min='1'/><data-in dataset='B'/></and>").read();

    assertThat(look(application, "a20 b20 b19", 0).missing())
        .containsExactly("/b/2026-01-18/_SUCCESS");
  }

  @Test
  void inputsAreFoundByTheirOwnNamesToo() {
    CoordinatorApplication application =
        inputs()
            .logic("<or><data-in dataset='A' name='first'/><data-in dataset='B'/></or>")
            .configure("in", "${coord:dataIn('A')}${coord:dataIn('first')}|${coord:dataIn('B')}")
            .read();

    InputState state = look(application, "a18 a19 a20", 0);

    assertThat(plan(application, NOMINAL).request(state).configuration())
        .containsEntry("in", uris("a20 a19 a18") + uris("a20 a19 a18") + "|");
    assertThat(asked).noneMatch(path -> path.startsWith("/b/"));
  }

  @Test
  void wrongLogicIsRefused() {
    assertRefused(
        inputs().logic("<combine><data-in dataset='A'/><data-in dataset='L'/></combine>")::read,
        ErrorCode.E1021,
        "stands in <combine>");
    assertRefused(
        inputs().logic("<or min='${nope}'><data-in dataset='A'/></or>")::read,
        ErrorCode.E1004,
        "variable [nope] cannot be resolved");
    assertRefused(
        inputs().logic("<or wait='${0 - 1}'><data-in dataset='A'/></or>")::read,
        ErrorCode.E1003,
        "attribute 'wait' is -1");
    assertRefused(
        inputs().logic("<or><data-in dataset='A'/></or>").configure("in", "${coord:dataIn('B')}")
            ::read,
        ErrorCode.E1004,
        "there is no data-in or named operator of the input-logic 'B'");
  }
}
