package io.drover.schema;

import static io.drover.schema.Fixtures.action;
import static io.drover.schema.Fixtures.decision;
import static io.drover.schema.Fixtures.fork;
import static io.drover.schema.Fixtures.join;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkflowValidatorTest {
  private final WorkflowValidator validator = new WorkflowValidator();

  @Test
  void goodWorkflowHasNoProblemsAndNests() {
    WorkflowDefinition definition = new WorkflowXmlReader().read(Fixtures.xml("etl"));

    assertThat(validator.validate(definition, options(true))).isEmpty();
    assertThat(validator.nests(definition)).isTrue();
  }

  @Test
  void cycleIsE0707WithItsPath() {
    List<Problem> problems = validate("a", action("a", "b"), action("b", "a"));

    assertThat(problems)
        .first()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.E0707);
              assertThat(problem.message()).contains(":start:->a->b->a ");
              assertThat(problem.element()).isEqualTo("action 'b'");
              assertThat(problem.location().line()).isEqualTo(3);
            });
  }

  @Test
  void cycleOverAnErrorTransitionIsACycle() {
    assertThat(errors("a", action("a", "b"), action("b", "end", "a"))).containsExactly("E0707");
  }

  @Test
  void selfTransitionIsE0706EvenWhereNothingLeads() {
    assertThat(errors("a", action("a", "a"))).containsExactly("E0706");
    assertThat(errors("end", action("a", "end", "a"))).containsExactly("E0706");
  }

  @Test
  void missingTargetIsE0708WithTheNearestName() {
    List<Problem> problems =
        validate("load", action("load", "store-it"), action("stor-it", "nowhere"));

    assertThat(problems.get(0).code()).isEqualTo(ErrorCode.E0708);
    assertThat(problems.get(0).toString())
        .contains("line 2", "action 'load'", "'store-it'", "Did you mean 'stor-it'?");
  }

  @Test
  void missingTargetOfStartIsE0708() {
    assertThat(errors("nowhere")).containsExactly("E0708");
  }

  @Test
  void unreachableNodesAreOnlyWarnedOf() {
    List<Problem> problems = validate("end", action("a", "nowhere"), join("j", "a"));

    assertThat(problems)
        .extracting(problem -> problem.code() + " " + problem.severity() + " " + problem.element())
        .containsExactly(
            "D0004 WARNING action 'a'", "D0004 WARNING join 'j'", "D0004 WARNING kill 'kill'");
  }

  @Test
  void nameOf128CharactersIsFineAnd129IsE0724() {
    String longest = "a".repeat(128);

    assertThat(errors(longest, action(longest, "end"))).isEmpty();
    assertThat(errors(longest + "a", action(longest + "a", "end"))).containsExactly("E0724");
  }

  @Test
  void nameWithOtherCharactersIsE0724() {
    for (String name : List.of("1a", "-a", "a.b", "a b", ":start", "ä", "")) {
      assertThat(errors("end", action(name, "end"))).as(name).containsExactly("E0724");
    }
    assertThat(errors("_a-1_B", action("_a-1_B", "end"))).isEmpty();
  }

  @Test
  void forkWithoutJoinIsE0730() {
    assertThat(errors("f", fork("f", "a", "b"), action("a", "end"), action("b", "end")))
        .startsWith("E0730");
    assertThat(errors("f", fork("f", "a", "b"), action("a", "kill"), action("b", "kill")))
        .containsExactly("E0730", "E0733");
  }

  @Test
  void endInsideAForkIsE0737() {
    assertThat(
            errors(
                "f", fork("f", "a", "b"), action("a", "end"), action("b", "j"), join("j", "end")))
        .containsExactly("E0737");
  }

  @Test
  void endOverAnErrorTransitionInsideAForkIsE0737() {
    assertThat(
            errors(
                "f",
                fork("f", "a", "b"),
                action("a", "j", "end"),
                action("b", "j"),
                join("j", "end")))
        .containsExactly("E0737");
  }

  @Test
  void okTargetSharedByTwoPathsIsE0743() {
    assertThat(
            errors(
                "f",
                fork("f", "a", "b"),
                action("a", "c"),
                action("b", "c"),
                action("c", "j"),
                join("j", "end")))
        .containsExactly("E0743");
  }

  @Test
  void targetSharedUnderOneDecisionIsFine() {
    assertThat(
            errors(
                "d",
                decision("d", "a", "b", "e"),
                action("a", "c"),
                decision("e", "c", "b"),
                action("b", "c"),
                action("c", "end")))
        .isEmpty();
  }

  @Test
  void targetSharedByDecisionsOfTwoPathsIsE0743() {
    assertThat(
            errors(
                "f",
                fork("f", "d", "e"),
                decision("d", "a", "j"),
                decision("e", "a", "j"),
                action("a", "j"),
                join("j", "end")))
        .containsExactly("E0743");
  }

  @Test
  void targetSharedByADecisionAndAPlainPathIsE0743() {
    assertThat(
            errors(
                "f",
                fork("f", "d", "b"),
                decision("d", "a", "j"),
                action("b", "a"),
                action("a", "j"),
                join("j", "end")))
        .containsExactly("E0743");
  }

  @Test
  void errorHandlerMayBeSharedByEverything() {
    assertThat(
            errors(
                "f",
                fork("f", "a", "b"),
                action("a", "j", "mail"),
                action("b", "j", "mail"),
                join("j", "c"),
                action("c", "end", "mail"),
                action("mail", "kill")))
        .isEmpty();
  }

  @Test
  void errorToTheJoinIsFine() {
    assertThat(
            errors(
                "f",
                fork("f", "a", "b"),
                action("a", "j", "j"),
                action("b", "j"),
                join("j", "end")))
        .isEmpty();
  }

  @Test
  void forkWithTheSameTargetTwiceIsE0744() {
    assertThat(errors("f", fork("f", "a", "a"), action("a", "j"), join("j", "end")))
        .containsExactly("E0744");
    assertThat(errors("f", fork("f", "j", "j"), join("j", "end"))).isEmpty();
  }

  @Test
  void forkThatNeverJoinsIsE0733() {
    // one fork and one join are reached, but the join is not the fork's
    assertThat(
            errors(
                "d",
                decision("d", "f", "j"),
                fork("f", "a", "b"),
                action("a", "kill"),
                action("b", "kill"),
                join("j", "end")))
        .containsExactly("E0733", "E0742");
  }

  @Test
  void forkWithTwoJoinsIsE0757() {
    assertThat(
            errors(
                "f",
                fork("f", "a", "b"),
                action("a", "j"),
                action("b", "k"),
                join("j", "end"),
                join("k", "end")))
        .containsExactly("E0730", "E0757");
  }

  @Test
  void joinOfTwoForksIsE0758() {
    assertThat(
            errors(
                "d",
                decision("d", "f", "g"),
                fork("f", "a", "b"),
                fork("g", "x", "y"),
                action("a", "j"),
                action("b", "j"),
                action("x", "j"),
                action("y", "j"),
                join("j", "end")))
        .contains("E0758");
  }

  @Test
  void joinOutsideOfAForkIsE0742() {
    assertThat(errors("a", action("a", "j"), join("j", "end"))).containsExactly("E0730", "E0742");
    assertThat(
            errors(
                "f",
                fork("f", "a", "b"),
                action("a", "j"),
                action("b", "j"),
                join("j", "c"),
                action("c", "end", "k"),
                join("k", "end")))
        .containsExactly("E0730", "E0742");
  }

  @Test
  void nestedForksAreFineAndCrossedOnesAreNot() {
    String[] nested = {
      fork("f", "g", "b"),
      fork("g", "x", "y"),
      action("x", "k"),
      action("y", "k"),
      join("k", "z"),
      action("z", "j"),
      action("b", "j"),
      join("j", "end")
    };
    assertThat(errors("f", nested)).isEmpty();

    String[] crossed = {
      fork("f", "g", "b"),
      fork("g", "x", "y"),
      action("x", "k"),
      action("y", "j"),
      join("k", "j"),
      action("b", "j"),
      join("j", "end")
    };
    assertThat(errors("f", crossed)).containsExactly("E0757");
  }

  @Test
  void endAfterAnInnerJoinIsStillInsideTheOuterFork() {
    assertThat(
            validate(
                "f",
                fork("f", "g", "b"),
                fork("g", "x", "y"),
                action("x", "k"),
                action("y", "k"),
                join("k", "end"),
                action("b", "j"),
                join("j", "end")))
        .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.E0737);
              assertThat(problem.element()).isEqualTo("join 'k'");
              assertThat(problem.message()).contains("'f'");
            });
  }

  @Test
  void withoutForkJoinValidationAnyShapeGoesButDoesNotNest() {
    WorkflowDefinition definition =
        new WorkflowXmlReader()
            .read(
                Fixtures.workflow(
                    "f", fork("f", "a", "b"), action("a", "end"), action("b", "end")));

    assertThat(validator.validate(definition, options(false))).isEmpty();
    assertThat(validator.nests(definition)).isFalse();
  }

  @Test
  void withoutForkJoinValidationCyclesAreStillErrors() {
    WorkflowDefinition definition =
        new WorkflowXmlReader().read(Fixtures.workflow("a", action("a", "b"), action("b", "a")));

    assertThat(validator.validate(definition, options(false)))
        .extracting(Problem::code)
        .contains(ErrorCode.E0707);
    assertThat(validator.nests(definition)).isFalse();
  }

  @Test
  void launcherActionsAreRefusedByNameWithAWayOut() {
    WorkflowDefinition definition = new WorkflowXmlReader().read(Fixtures.xml("launcher-only"));

    List<Problem> problems = validator.validate(definition, options(true));

    assertThat(problems)
        .hasSize(10)
        .allSatisfy(
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.E0723);
              assertThat(problem.fix()).isNotEmpty();
            })
        .extracting(Problem::message)
        .containsExactly(
            "action type 'java' cannot be run here",
            "action type 'map-reduce' cannot be run here",
            "action type 'pig' cannot be run here",
            "action type 'hive' cannot be run here",
            "action type 'hive2' cannot be run here",
            "action type 'sqoop' cannot be run here",
            "action type 'distcp' cannot be run here",
            "action type 'shell' cannot be run here",
            "action type 'ssh' cannot be run here",
            "action type 'git' cannot be run here");
  }

  @Test
  void refusedJavaActionNamesTheServersKey() {
    WorkflowDefinition definition = new WorkflowXmlReader().read(Fixtures.xml("launcher-only"));

    assertThat(validator.validate(definition, options(true)).get(0).fix())
        .contains("livy-batch", "workflow.java-through-livy");
  }

  @Test
  void kindWithoutExecutorIsE0723() {
    WorkflowDefinition definition = new WorkflowXmlReader().read(Fixtures.xml("oozie-0.1"));

    assertThat(validator.validate(definition, new ValidationOptions(true, Set.of())))
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.E0723));
  }

  @Test
  void everyProblemOfAGraphIsReportedAtOnce() {
    assertThat(
            errors(
                "a",
                action("a", "b", "lost"),
                action("b", "c", "a"),
                action("c", "c", "kill"),
                action("1d", "end")))
        .containsExactlyInAnyOrder("E0708", "E0707", "E0706", "E0724");
  }

  private List<Problem> validate(String start, String... nodes) {
    WorkflowDefinition definition = new WorkflowXmlReader().read(Fixtures.workflow(start, nodes));
    List<Problem> problems = validator.validate(definition, options(true));
    boolean accepted =
        problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    if (accepted) {
      assertThat(validator.nests(definition)).isTrue();
    }
    return problems;
  }

  private List<String> errors(String start, String... nodes) {
    return validate(start, nodes).stream()
        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
        .map(problem -> problem.code().name())
        .toList();
  }

  private static ValidationOptions options(boolean forkJoin) {
    return new ValidationOptions(forkJoin, Fixtures.SUPPORTED);
  }
}
