package io.drover.actions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClusterTagTest {
  private static ActionAttempt attempt(String node) {
    return new ActionAttempt(
        new ActionId(new WorkflowJobId("0000001-261121100000000-drover-W"), node), 0, 1);
  }

  @Test
  void plainNameIsTheTagInLowerCase() {
    assertThat(ClusterClient.tag(attempt("ingest")))
        .isEqualTo("0000001-261121100000000-drover-w.ingest.0.1");
  }

  @Test
  void nodesThatDifferInCaseOnlyHaveDifferentTags() {
    assertThat(ClusterClient.tag(attempt("Ingest")))
        .isEqualTo(ClusterClient.tag(attempt("Ingest")).toLowerCase(java.util.Locale.ROOT))
        .isNotEqualTo(ClusterClient.tag(attempt("ingest")))
        .isNotEqualTo(ClusterClient.tag(attempt("inGest")));
  }

  @Test
  void longNamesStayWithinYarnsHundredCharacters() {
    String node = "n".repeat(127);

    assertThat(ClusterClient.tag(attempt(node + "a")))
        .hasSizeLessThanOrEqualTo(100)
        .isNotEqualTo(ClusterClient.tag(attempt(node + "b")));
  }
}
