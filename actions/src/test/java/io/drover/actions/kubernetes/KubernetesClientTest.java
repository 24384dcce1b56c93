package io.drover.actions.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.ClusterClient;
import io.drover.actions.Evidence;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.ExternalState;
import io.drover.actions.VerifyResult;
import io.drover.actions.VerifyTarget;
import io.drover.actions.file.FileSystems;
import io.drover.actions.file.Requests;
import io.drover.actions.http.HttpLimits;
import io.drover.actions.http.RoutedServer;
import io.drover.actions.http.TrustedCertificates;
import io.drover.actions.verify.EvidenceVerifier;
import io.drover.schema.action.VerifySource;
import io.drover.schema.action.VerifySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against an API server of canned answers in the shapes that Kubernetes documents. */
class KubernetesClientTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final String LABEL = ClusterClient.driverLabel(Requests.attempt("ingest"));
  private static final String PODS = "/api/v1/namespaces/spark-jobs/pods";

  @TempDir Path directory;
  private RoutedServer api;
  private Path token;

  @BeforeEach
  void start() throws IOException {
    api = RoutedServer.start();
    token = Files.writeString(directory.resolve("token"), "first\n");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private KubernetesClient client() {
    return new KubernetesClient(api.address(), Optional.of(token), HttpLimits.DEFAULT);
  }

  private static String list(String... pods) {
    return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":["
        + String.join(",", pods)
        + "]}";
  }

  private static String pod(String label, String status) {
    return "{\"metadata\":{\"name\":\"ingest-driver\",\"namespace\":\"spark-jobs\",\"labels\":{"
        + "\"spark-role\":\"driver\",\"spark-app-selector\":\"spark-0123456789abcdef\","
        + "\"drover-attempt\":\""
        + label
        + "\"}},\"status\":"
        + status
        + "}";
  }

  private static String status(String phase, String containers) {
    return "{\"phase\":\"" + phase + "\",\"containerStatuses\":[" + containers + "]}";
  }

  private static String container(String name, String state) {
    return "{\"name\":\"" + name + "\",\"ready\":false,\"state\":" + state + "}";
  }

  private static String terminated(int code, String reason) {
    return "{\"terminated\":{\"exitCode\":" + code + ",\"reason\":\"" + reason + "\"}}";
  }

  private Evidence ask() {
    try (KubernetesClient client = client()) {
      EvidenceVerifier verifier =
          new EvidenceVerifier(
                  target -> Optional.empty(),
                  target -> Optional.empty(),
                  false,
                  new FileSystems(List.of()),
                  () -> START)
              .withKubernetes(client, "spark-jobs");
      VerifyResult result =
          verifier.verify(
              VerifySpec.of(Set.of(VerifySource.KUBERNETES)),
              new VerifyTarget(
                  Requests.attempt("ingest"),
                  ExternalState.NONE,
                  "ann",
                  Optional.empty(),
                  Optional.empty(),
                  Map.of(),
                  Optional.of(START),
                  START));
      assertThat(result.evidence()).hasSize(1);
      return result.evidence().get(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Succeeded, 0, Completed, SUCCEEDED",
    "Failed, 1, Error, FAILED",
    "Failed, 137, OOMKilled, FAILED",
    "Running, 0, Completed, SUCCEEDED",
    "Running, 143, Error, FAILED",
    "Unknown, 0, Completed, UNKNOWN",
  })
  void endedDriverTellsItsExitCodeAndReason(
      String phase, int code, String reason, Verdict verdict) {
    String sidecar = container("istio-proxy", "{\"running\":{}}");
    String spark = container("spark-kubernetes-driver", terminated(code, reason));
    api.on(PODS, 200, list(pod(LABEL, status(phase, sidecar + "," + spark))));

    Evidence evidence = ask();

    assertThat(evidence.verdict()).isEqualTo(verdict);
    assertThat(evidence.question()).isEqualTo("driver pod spark-jobs/ingest-driver");
    assertThat(evidence.answer()).contains(phase, "exit code " + code, reason);
  }

  @Test
  void driverThatWaitsOrRunsIsRunning() {
    String waiting = "{\"waiting\":{\"reason\":\"ImagePullBackOff\"}}";
    api.on(PODS, 200, list(pod(LABEL, status("Pending", container("x", waiting)))));
    Evidence pending = ask();
    api.on(PODS, 200, list(pod(LABEL, "{\"phase\":\"Running\"}")));

    assertThat(pending.verdict()).isEqualTo(Verdict.RUNNING);
    assertThat(pending.answer()).contains("ImagePullBackOff");
    assertThat(ask().verdict()).isEqualTo(Verdict.RUNNING);
  }

  @Test
  void evictedPodFailedWithItsReason() {
    api.on(PODS, 200, list(pod(LABEL, "{\"phase\":\"Failed\",\"reason\":\"Evicted\"}")));

    assertThat(ask().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(ask().answer()).contains("Evicted");
  }

  @Test
  void podThatIsGoneProvesNothing() {
    api.on(PODS, 200, list());

    assertThat(ask().verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(api.requests().get(0))
        .isEqualTo(PODS + "?labelSelector=spark-role%3Ddriver%2Cdrover-attempt%3D" + LABEL);
  }

  @Test
  void podsWithoutTheLabelAreNotBelievedAndTwoProveNothing() {
    String done = "{\"phase\":\"Succeeded\"}";
    api.on(PODS, 200, list(pod("other", done)));
    Evidence other = ask();
    api.on(PODS, 200, list(pod(LABEL, done), pod(LABEL, done)));

    assertThat(other.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(ask().verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(ask().answer()).contains("2 pods");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "403 | {\"kind\":\"Status\",\"message\":\"pods is forbidden\"} | forbidden",
        "401 | Unauthorized | 401",
        "200 | {} | no PodList",
        "200 | <html/> | no PodList",
        "302 | {} | 302",
      })
  void answersThatAreNoListProveNothing(int status, String body, String words) {
    api.on(PODS, status, body);

    assertThat(ask().verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(ask().answer()).contains(words);
  }

  @Test
  void tokenIsReadForEveryQuestion() throws IOException {
    api.on(PODS, 200, list());
    ask();
    Files.writeString(token, "second");
    ask();
    Files.delete(token);

    assertThat(api.authorizations()).containsExactly("Bearer first", "Bearer second");
    assertThat(ask().answer()).contains("token file");
  }

  @Test
  void onlyTheGivenAuthoritiesAreTrusted() throws Exception {
    TestAuthority authority = new TestAuthority(directory);
    Path file = Files.writeString(directory.resolve("ca.pem"), authority.pem());
    try (RoutedServer tls = RoutedServer.start(authority.server());
        KubernetesClient trusting =
            new KubernetesClient(
                tls.address(),
                Optional.empty(),
                HttpLimits.DEFAULT.trusting(TrustedCertificates.of(file)));
        KubernetesClient other =
            new KubernetesClient(tls.address(), Optional.empty(), HttpLimits.DEFAULT)) {
      tls.on(PODS, 200, list(pod(LABEL, "{\"phase\":\"Succeeded\"}")));

      assertThat(trusting.drivers("spark-jobs", LABEL)).hasSize(1);
      assertThatThrownBy(() -> other.drivers("spark-jobs", LABEL))
          .isInstanceOf(KubernetesUnavailableException.class);
    }
  }

  @Test
  void fileWithoutACertificateIsRefused() {
    assertThatThrownBy(() -> TrustedCertificates.of(token)).isInstanceOf(IOException.class);
  }
}
