package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnyDefinitionTest {
  private static final Problem OF_WORKFLOW =
      Problem.warning(ErrorCode.E0723, "workflow", "", SourceLocation.UNKNOWN, "");

  private static List<Problem> problems(String xml) {
    return AnyDefinition.problems(xml, given -> List.of(OF_WORKFLOW));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<coordinator-app xmlns='uri:oozie:coordinator:0.4' name='x'/>  | coordinator-app",
        "<!-- <a/> --><?x y?> <b:bundle-app xmlns:b='uri:oozie:bundle:0.2'/> | bundle-app",
        "<datasets><include/></datasets>                                | include",
      })
  void schedulesAreReadByTheirReaders(String xml, String inMessage) {
    assertThat(problems(xml))
        .isNotEmpty()
        .doesNotContain(OF_WORKFLOW)
        .allMatch(problem -> problem.severity() == Problem.Severity.ERROR)
        .anyMatch(problem -> problem.toString().contains(inMessage));
  }

  @Test
  void aGoodBundleHasNoProblems() {
    assertThat(
            problems(
                "<bundle-app xmlns='uri:oozie:bundle:0.2' name='b'><coordinator name='c'>"
                    + "<app-path>/c</app-path></coordinator></bundle-app>"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"<workflow-app/>", "no xml", "<!DOCTYPE bundle-app><bundle-app/>"})
  void everythingElseIsTakenForAWorkflow(String xml) {
    assertThat(problems(xml)).containsExactly(OF_WORKFLOW);
  }
}
