package io.drover.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Golden probes that were run against a real Oozie 5.2.1, and what it does not tell. */
final class WorkflowValidatorTest {
  private static final Set<ActionKind> FS = Set.of(new ActionKind(ActionKind.OOZIE_WORKFLOW, "fs"));
  private static final String REST = "<kill name='k'><message>m</message></kill><end name='e'/>";

  private final WorkflowXmlReader reader = new WorkflowXmlReader();

  private List<Problem> validate(String nodes, boolean forkJoin) {
    WorkflowDefinition definition =
        reader.read(
            "<workflow-app xmlns='uri:oozie:workflow:0.5' name='w'>" + nodes + "</workflow-app>");
    return WorkflowValidator.validate(definition, new WorkflowValidator.Options(forkJoin, FS));
  }

  private List<ErrorCode> codes(String nodes) {
    return validate(nodes + REST, true).stream().map(Problem::code).toList();
  }

  private static String action(String name, String ok, String error) {
    return "<action name='"
        + name
        + "'><fs/><ok to='"
        + ok
        + "'/><error to='"
        + error
        + "'/></action>";
  }

  private static String fork(String name, String... paths) {
    StringBuilder xml = new StringBuilder("<fork name='" + name + "'>");
    for (String path : paths) {
      xml.append("<path start='").append(path).append("'/>");
    }
    return xml.append("</fork>").toString();
  }

  private static String join(String name, String to) {
    return "<join name='" + name + "' to='" + to + "'/>";
  }

  @Test
  void aPlainChainIsFine() {
    assertThat(codes("<start to='a'/>" + action("a", "b", "k") + action("b", "e", "k"))).isEmpty();
  }

  @Test
  void missingTargetsSelfTransitionsAndCycles() {
    assertThat(codes("<start to='a'/>" + action("a", "nope", "k")))
        .containsExactly(ErrorCode.E0708);
    assertThat(codes("<start to='a'/>" + action("a", "a", "k"))).containsExactly(ErrorCode.E0706);
    List<Problem> cycle =
        validate("<start to='a'/>" + action("a", "b", "k") + action("b", "a", "k") + REST, true);
    assertThat(cycle).extracting(Problem::code).containsExactly(ErrorCode.E0707);
    assertThat(cycle.get(0).message()).contains(":start:->a->b->a");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThat(codes("<start to='a'/>" + action("a", "x", "y") + "<join name='j-%' to='zz'/>"))
        .containsExactly(ErrorCode.E0708, ErrorCode.E0708);
  }

  @Test
  void anUnreachableNodeIsAWarningWhateverItPointsTo() {
    List<Problem> problems = validate("<start to='e'/>" + action("a", "nope", "nope") + REST, true);

    assertThat(problems)
        .singleElement()
        .satisfies(problem -> assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING));
  }

  @Test
  void namesMayHave128Characters() {
    String long128 = "a".repeat(128);
    String long129 = "a".repeat(129);
    assertThat(codes("<start to='" + long128 + "'/>" + action(long128, "e", "k"))).isEmpty();
    assertThat(codes("<start to='" + long129 + "'/>" + action(long129, "e", "k")))
        .containsExactly(ErrorCode.E0724);
    assertThat(codes("<start to='1a'/>" + action("1a", "e", "k"))).containsExactly(ErrorCode.E0724);
    assertThat(codes("<start to='a.b'/>" + action("a.b", "e", "k")))
        .containsExactly(ErrorCode.E0724);
  }

  @Test
  void forkWithoutJoinEndInForkAndSharedTargets() {
    assertThat(
            codes(
                "<start to='f'/>"
                    + fork("f", "a", "b")
                    + action("a", "k", "k")
                    + action("b", "k", "k")))
        .startsWith(ErrorCode.E0730);
    assertThat(
            codes(
                "<start to='f'/>"
                    + fork("f", "a", "b")
                    + action("a", "j", "k")
                    + action("b", "e", "k")
                    + join("j", "e")))
        .containsExactly(ErrorCode.E0737);
    assertThat(
            codes(
                "<start to='f'/>"
                    + fork("f", "a", "b")
                    + action("a", "c", "k")
                    + action("b", "c", "k")
                    + action("c", "j", "k")
                    + join("j", "e")))
        .containsExactly(ErrorCode.E0743);
    assertThat(
            codes("<start to='f'/>" + fork("f", "a", "a") + action("a", "j", "k") + join("j", "e")))
        .containsExactly(ErrorCode.E0744);
    assertThat(codes("<start to='a'/>" + action("a", "j", "k") + join("j", "e")))
        .containsExactly(ErrorCode.E0730, ErrorCode.E0742);
  }

  @Test
  void aForkMayNotGoToSeveralJoinsNorAJoinToSeveralForks() {
    assertThat(
            codes(
                "<start to='f'/>"
                    + fork("f", "a", "b")
                    + action("a", "j1", "k")
                    + action("b", "j2", "k")
                    + join("j1", "e")
                    + join("j2", "e")))
        .startsWith(ErrorCode.E0730)
        .contains(ErrorCode.E0757);
    assertThat(
            codes(
                "<start to='d'/><decision name='d'><switch><case to='f1'>true</case>"
                    + "<default to='f2'/></switch></decision>"
                    + fork("f1", "a", "b")
                    + action("a", "j", "k")
                    + action("b", "j", "k")
                    + fork("f2", "c", "x")
                    + action("c", "j", "k")
                    + action("x", "j", "k")
                    + join("j", "e")))
        .contains(ErrorCode.E0758);
  }

  @Test
  void nestedForksSharedErrorHandlersAndDecisionsAreFine() {
    assertThat(
            codes(
                "<start to='f'/>"
                    + fork("f", "g", "c")
                    + fork("g", "a", "b")
                    + action("a", "ij", "mail")
                    + action("b", "ij", "ij")
                    + join("ij", "d")
                    + "<decision name='d'><switch><case to='x'>true</case><default to='y'/></switch>"
                    + "</decision>"
                    + action("x", "z", "mail")
                    + action("y", "z", "mail")
                    + action("z", "j", "k")
                    + action("c", "j", "mail")
                    + action("mail", "k", "k")
                    + join("j", "e")))
        .isEmpty();
  }

  @Test
  void withoutForkValidationAnyGraphPasses() {
    assertThat(
            validate(
                "<start to='f'/>"
                    + fork("f", "a", "b")
                    + action("a", "e", "k")
                    + action("b", "a", "k")
                    + REST,
                false))
        .isEmpty();
  }

  @Test
  void longChainsWideForksAndStackedDiamondsAreLinear() {
    StringBuilder chain = new StringBuilder("<start to='a0'/>");
    for (int i = 0; i < 10_000; i++) {
      chain.append(action("a" + i, i == 9_999 ? "e" : "a" + (i + 1), "k"));
    }
    StringBuilder diamonds = new StringBuilder("<start to='d0'/>");
    for (int i = 0; i < 2_000; i++) {
      diamonds.append("<decision name='d").append(i).append("'><switch><case to='l").append(i);
      diamonds.append("'>true</case><default to='r").append(i).append("'/></switch></decision>");
      String next = i == 1_999 ? "e" : "d" + (i + 1);
      diamonds.append(action("l" + i, next, "k")).append(action("r" + i, next, "k"));
    }
    String[] paths = new String[5_000];
    StringBuilder wide = new StringBuilder();
    for (int i = 0; i < paths.length; i++) {
      paths[i] = "a" + i;
      wide.append(action(paths[i], "j", "k"));
    }

    // 2^2000 paths through the diamonds: only an algorithm that visits each node once comes back
    assertThat(codes(diamonds.toString())).isEmpty();
    assertThat(codes(chain.toString())).isEmpty();
    assertThat(codes("<start to='f'/>" + fork("f", paths) + wide + join("j", "e"))).isEmpty();
  }
}
