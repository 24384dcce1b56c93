package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.WorkflowJobId;
import io.drover.schema.action.SessionKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementCodeTest {
  private static final ActionAttempt ATTEMPT =
      new ActionAttempt(new ActionId(new WorkflowJobId("0000001-W"), "load"), 0, 1);
  private static final String NASTY = "a\"b\\c\n\t'${x}`%\u0001é😀\\u0041";

  @Test
  void codeWithoutParametersStandsBehindItsMarkerUnchanged() {
    StatementCode code = StatementCode.of(ATTEMPT, SessionKind.PYSPARK, "x = '''\n'''", Map.of());

    assertThat(code.marker()).isEqualTo("# drover:0000001-W.load.0.1");
    assertThat(code.code()).isEqualTo("# drover:0000001-W.load.0.1\nx = '''\n'''");
    assertThat(code.before()).isEmpty();
  }

  @Test
  void parametersAreLiteralsOfEachLanguage() {
    assertThat(second(SessionKind.SPARK))
        .isEqualTo(
            "lazy val params: Map[String, String] = Map(\"p\" -> \"a\\\"b\\\\c\\n\\t'${x}`%"
                + "\\u0001\\u00e9\\ud83d\\ude00\\\\u0041\")");
    assertThat(second(SessionKind.PYSPARK))
        .isEqualTo(
            "params = {\"p\": \"a\\\"b\\\\c\\n\\t'${x}`%\\u0001\\u00e9\\U0001f600\\\\u0041\"}");
    assertThat(second(SessionKind.SPARKR))
        .isEqualTo(
            "params <- list(\"p\" = \"a\\\"b\\\\c\\n\\t'${x}`%\\u0001\\u00e9\\U0001f600\\\\u0041\")");
  }

  @Test
  void longValuesAreCutIntoConstantsThatAClassFileTakes() {
    String line =
        StatementCode.of(ATTEMPT, SessionKind.SPARK, "1", Map.of("p", "é".repeat(50_000))).code();

    assertThat(line).contains("Seq(\"\\u00e9", ").mkString");
  }

  private static String second(SessionKind kind) {
    return StatementCode.of(ATTEMPT, kind, "1", Map.of("p", NASTY)).code().split("\n")[1];
  }
}
