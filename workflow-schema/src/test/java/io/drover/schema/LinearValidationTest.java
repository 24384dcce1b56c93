package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Oozie needed minutes for long chains of decisions (OOZIE-3561); steps are counted, not time. */
class LinearValidationTest {

  static Stream<IntFunction<WorkflowDefinition>> shapes() {
    return Stream.of(
        LinearValidationTest::chain,
        LinearValidationTest::diamonds,
        LinearValidationTest::wideFork,
        LinearValidationTest::nestedForks,
        LinearValidationTest::sharedErrorChain,
        LinearValidationTest::everyTargetMissing,
        LinearValidationTest::everyNodeBack);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void doubleTheSizeIsDoubleTheSteps(IntFunction<WorkflowDefinition> shape) {
    long once = steps(shape.apply(2_000));
    long twice = steps(shape.apply(4_000));

    assertThat(twice).isLessThan(once * 5 / 2);
  }

  @Test
  void tenThousandNodesPassWithoutDeepRecursion() {
    WorkflowValidator validator = new WorkflowValidator();
    ValidationOptions options = new ValidationOptions(true, Fixtures.SUPPORTED);
    for (WorkflowDefinition definition :
        List.of(chain(10_000), wideFork(10_000), nestedForks(3_000), diamonds(5_000))) {
      assertThat(validator.validate(definition, options)).isEmpty();
      assertThat(validator.nests(definition)).isTrue();
    }
  }

  private static long steps(WorkflowDefinition definition) {
    GraphValidation validation = new GraphValidation(definition);
    validation.problems(new ValidationOptions(true, Fixtures.SUPPORTED));
    return validation.steps();
  }

  private static WorkflowDefinition chain(int length) {
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      nodes.add(Fixtures.action("a" + i, i + 1 == length ? "end" : "a" + (i + 1)));
    }
    return read("a0", nodes);
  }

  /** Decisions one after the other, each with two ways to the next: two to the n paths. */
  private static WorkflowDefinition diamonds(int size) {
    List<String> nodes = new ArrayList<>();
    int count = size / 2;
    for (int i = 0; i < count; i++) {
      String next = i + 1 == count ? "end" : "d" + (i + 1);
      nodes.add(Fixtures.decision("d" + i, "a" + i, next));
      nodes.add(Fixtures.action("a" + i, next, "kill"));
    }
    return read("d0", nodes);
  }

  private static WorkflowDefinition wideFork(int width) {
    List<String> nodes = new ArrayList<>();
    String[] paths = new String[width];
    for (int i = 0; i < width; i++) {
      paths[i] = "a" + i;
      nodes.add(Fixtures.action(paths[i], "j"));
    }
    nodes.add(Fixtures.fork("f", paths));
    nodes.add(Fixtures.join("j", "end"));
    return read("f", nodes);
  }

  private static WorkflowDefinition nestedForks(int size) {
    List<String> nodes = new ArrayList<>();
    int depth = size / 3;
    for (int i = 0; i < depth; i++) {
      String inner = i + 1 == depth ? "j" + i : "f" + (i + 1);
      nodes.add(Fixtures.fork("f" + i, "a" + i, inner));
      nodes.add(Fixtures.action("a" + i, "j" + i));
      nodes.add(Fixtures.join("j" + i, i == 0 ? "end" : "j" + (i - 1)));
    }
    return read("f0", nodes);
  }

  /** Forks in a row whose actions all fail into one long chain of handlers. */
  private static WorkflowDefinition sharedErrorChain(int size) {
    List<String> nodes = new ArrayList<>();
    int count = size / 5;
    for (int i = 0; i < count; i++) {
      nodes.add(Fixtures.fork("f" + i, "a" + i, "b" + i));
      nodes.add(Fixtures.action("a" + i, "j" + i, "h0"));
      nodes.add(Fixtures.action("b" + i, "j" + i, "h0"));
      nodes.add(Fixtures.join("j" + i, i + 1 == count ? "end" : "f" + (i + 1)));
      nodes.add(Fixtures.action("h" + i, i + 1 == count ? "kill" : "h" + (i + 1)));
    }
    return read("f0", nodes);
  }

  private static WorkflowDefinition everyTargetMissing(int size) {
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      nodes.add(Fixtures.action("a" + i, i + 1 == size ? "end" : "a" + (i + 1), "lost" + i));
    }
    return read("a0", nodes);
  }

  private static WorkflowDefinition everyNodeBack(int size) {
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      nodes.add(Fixtures.action("a" + i, i + 1 == size ? "end" : "a" + (i + 1), "a0"));
    }
    return read("a0", nodes);
  }

  private static WorkflowDefinition read(String start, List<String> nodes) {
    return new WorkflowXmlReader().read(Fixtures.workflow(start, nodes.toArray(String[]::new)));
  }
}
