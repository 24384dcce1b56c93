package io.drover.actions.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionId;
import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.AnsweringServer;
import io.drover.actions.http.HttpLimits;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against a real ResourceManager; servers of canned answers only for what it cannot be made to do.
 */
class ResourceManagerClientTest {
  private static final String USER = System.getProperty("user.name");
  private static YarnCluster yarn;
  private static ResourceManagerClient client;

  @BeforeAll
  static void start() {
    yarn = new YarnCluster();
    client = open(yarn.address());
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    yarn.close();
  }

  private static ResourceManagerClient open(URI... addresses) {
    return new ResourceManagerClient(
        List.of(addresses), Optional.of(USER), Optional.empty(), HttpLimits.DEFAULT);
  }

  private static String tag(String node) {
    return ClusterClient.tag(
        new ActionAttempt(
            new ActionId(new WorkflowJobId("0000001-261121000000000-drover-W"), node), 0, 0));
  }

  @Test
  void applicationIsFollowedFromAcceptedToSuccess() throws Exception {
    ApplicationId id = yarn.submit(Optional.of(tag("good")));

    ClusterApplication accepted = client.byId(id.toString()).orElseThrow();
    assertThat(accepted.state()).isEqualTo("ACCEPTED");
    assertThat(accepted.verdict()).isEqualTo(Verdict.RUNNING);
    assertThat(accepted.user()).contains(USER);
    assertThat(accepted.tags()).containsExactly(tag("good"));

    yarn.end(id, FinalApplicationStatus.SUCCEEDED, "");

    ClusterApplication finished = client.byId(id.toString()).orElseThrow();
    assertThat(finished.state()).isEqualTo("FINISHED");
    assertThat(finished.verdict()).isEqualTo(Verdict.SUCCEEDED);
  }

  @Test
  void failedApplicationTellsWhy() throws Exception {
    ApplicationId id = yarn.submit(Optional.of(tag("bad")));
    yarn.end(id, FinalApplicationStatus.FAILED, "User class threw exception: no table é");

    ClusterApplication failed = client.byId(id.toString()).orElseThrow();

    assertThat(failed.state()).isEqualTo("FINISHED");
    assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(failed.diagnostics()).contains("no table é");
  }

  @Test
  void applicationsAreFoundByTagNewestFirstAndOnlyThose() throws Exception {
    ApplicationId first = yarn.submit(Optional.of(tag("Twice")));
    ApplicationId second = yarn.submit(Optional.of(tag("Twice")));
    ApplicationId other = yarn.submit(Optional.of(tag("other")));
    ApplicationId untagged = yarn.submit(Optional.empty());

    assertThat(client.byTag(tag("Twice")))
        .extracting(ClusterApplication::id)
        .containsExactly(second.toString(), first.toString());
    assertThat(client.byTag(tag("nobody"))).isEmpty();

    for (ApplicationId id : List.of(first, second, other, untagged)) {
      client.kill(id.toString());
    }
  }

  @Test
  void whatHasNotEndedIsListedWithItsTagsAndItsUser() throws Exception {
    ApplicationId running = yarn.submit(Optional.of(tag("running")));
    ApplicationId untagged = yarn.submit(Optional.empty());
    ApplicationId ended = yarn.submit(Optional.of(tag("ended")));
    yarn.end(ended, FinalApplicationStatus.SUCCEEDED, "");

    List<ClusterApplication> unfinished = client.unfinished();

    assertThat(unfinished)
        .filteredOn(application -> application.id().equals(running.toString()))
        .singleElement()
        .satisfies(
            application -> {
              assertThat(application.tags()).containsExactly(tag("running"));
              assertThat(application.user()).contains(USER);
            });
    assertThat(unfinished)
        .extracting(ClusterApplication::id)
        .contains(untagged.toString())
        .doesNotContain(ended.toString());
    for (ApplicationId id : List.of(running, untagged)) {
      client.kill(id.toString());
    }
  }

  @Test
  void killEndsTheApplicationAndMayBeAskedAgain() throws Exception {
    ApplicationId id = yarn.submit(Optional.of(tag("kill")));

    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> client.kill(id.toString()));

    assertThat(client.byId(id.toString()).orElseThrow().state()).isEqualTo("KILLED");
    assertThat(client.byId(id.toString()).orElseThrow().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(client.kill(id.toString())).isTrue();
  }

  @Test
  void killOfAForgottenApplicationIsDone() {
    assertThat(client.kill("application_1234567890123_0001"))
        .as("YARN forgets only what has ended")
        .isTrue();
  }

  @Test
  void killThatIsRefusedIsAFaultAndNotAnEnd() throws IOException {
    try (AnsweringServer server = AnsweringServer.of(403, "{}");
        ResourceManagerClient nobody = open(server.address())) {
      assertThatThrownBy(() -> nobody.kill("application_1_0001"))
          .isInstanceOf(ClusterUnavailableException.class)
          .hasMessageContaining("403");
    }
  }

  @Test
  void unknownApplicationIsAnEmptyAnswer() {
    assertThat(client.byId("application_1234567890123_0001")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "application_1", "application_1_0001/state", "../info", "job_1_0001", "x?y=z"})
  void whatIsNoApplicationIdIsNeverSent(String id) {
    assertThatThrownBy(() -> client.byId(id)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.kill(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void deadAndStandbyResourceManagersArePassedOver() throws Exception {
    ApplicationId id = yarn.submit(Optional.of(tag("failover")));
    try (AnsweringServer trap = AnsweringServer.of(200, "{}");
        AnsweringServer standby = AnsweringServer.redirecting(trap.address());
        ResourceManagerClient several =
            open(AnsweringServer.closedAddress(), standby.address(), yarn.address())) {

      assertThat(several.byId(id.toString())).isPresent();
      assertThat(several.byTag(tag("failover"))).hasSize(1);

      assertThat(standby.requests()).as("the good address is remembered").hasSize(1);
      assertThat(trap.requests()).as("redirects are not followed").isEmpty();
    }
    client.kill(id.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{}",
        "{\"app\":{}}",
        "{\"app\":{\"id\":\"application_1_0002\",\"state\":\"FINISHED\",\"finalStatus\":\"SUCCEEDED\"}}",
      })
  void answersThatAreNotAboutTheApplicationProveNothing(String body) throws IOException {
    try (AnsweringServer server = AnsweringServer.of(200, body);
        ResourceManagerClient wrong = open(server.address())) {
      assertThatThrownBy(() -> wrong.byId("application_1_0001"))
          .isInstanceOf(ClusterUnavailableException.class);
      assertThatThrownBy(() -> wrong.byTag("t")).isInstanceOf(ClusterUnavailableException.class);
    }
  }

  @Test
  void applicationsWithoutTheTagAreNotBelieved() throws IOException {
    String body =
        "{\"apps\":{\"app\":[{\"id\":\"application_1_0001\",\"state\":\"FINISHED\","
            + "\"finalStatus\":\"SUCCEEDED\",\"applicationTags\":\"other,tx\"}]}}";
    try (AnsweringServer server = AnsweringServer.of(200, body);
        ResourceManagerClient wrong = open(server.address())) {
      assertThat(wrong.byTag("t")).isEmpty();
      assertThat(wrong.byTag("tx")).hasSize(1);
    }
  }

  @Test
  void newestFirstAlsoBeyondFourDigits() throws IOException {
    String app = "{\"id\":\"application_1_%s\",\"applicationTags\":\"t\"}";
    String body =
        "{\"apps\":{\"app\":["
            + app.formatted("9999")
            + ","
            + app.formatted("10000")
            + ","
            + app.formatted("0002")
            + "]}}";
    try (AnsweringServer server = AnsweringServer.of(200, body);
        ResourceManagerClient many = open(server.address())) {
      assertThat(many.byTag("t"))
          .extracting(ClusterApplication::id)
          .containsExactly("application_1_10000", "application_1_9999", "application_1_0002");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 500})
  void faultsOfAProxyAreNotAMissingApplication(int status) throws IOException {
    try (AnsweringServer server = AnsweringServer.of(status, "<html>no</html>");
        ResourceManagerClient wrong = open(server.address())) {
      assertThatThrownBy(() -> wrong.byId("application_1_0001"))
          .isInstanceOf(ClusterUnavailableException.class)
          .hasMessageContaining("HTTP " + status);
    }
  }

  @Test
  void trackingUrlThatIsNoWebPageIsDropped() throws IOException {
    String body =
        "{\"app\":{\"id\":\"application_1_0001\",\"trackingUrl\":\"javascript:alert(1)\"}}";
    try (AnsweringServer server = AnsweringServer.of(200, body);
        ResourceManagerClient hostile = open(server.address())) {
      assertThat(hostile.byId("application_1_0001").orElseThrow().trackingUrl()).isEmpty();
    }
  }

  @Test
  void floodIsCutOff() throws IOException {
    String body = "{\"app\":{\"diagnostics\":\"" + "x".repeat(9 * 1024 * 1024) + "\"}}";
    try (AnsweringServer server = AnsweringServer.of(200, body);
        ResourceManagerClient flooded = open(server.address())) {
      assertThatThrownBy(() -> flooded.byId("application_1_0001"))
          .isInstanceOf(ClusterUnavailableException.class)
          .hasMessageContaining("more than");
    }
  }

  @Test
  void addressesMustBeWebAddresses() {
    assertThatThrownBy(() -> open(URI.create("file:///etc")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> open()).isInstanceOf(IllegalArgumentException.class);
  }
}
