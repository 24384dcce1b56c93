package io.drover.actions.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.actions.ClusterApplication;
import io.drover.actions.ClusterClient;
import io.drover.actions.ClusterUnavailableException;
import io.drover.actions.Evidence.Verdict;
import io.drover.actions.file.AnsweringServer;
import io.drover.actions.http.HttpLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.yarn.api.records.timeline.TimelineEntity;
import org.apache.hadoop.yarn.api.records.timeline.TimelineEvent;
import org.apache.hadoop.yarn.client.api.TimelineClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.applicationhistoryservice.ApplicationHistoryServer;
import org.apache.hadoop.yarn.server.metrics.ApplicationMetricsConstants;
import org.apache.hadoop.yarn.server.timeline.MemoryTimelineStore;
import org.apache.hadoop.yarn.server.timeline.TimelineStore;
import org.apache.hadoop.yarn.server.timeline.recovery.MemoryTimelineStateStore;
import org.apache.hadoop.yarn.server.timeline.recovery.TimelineStateStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real timeline server that was told what a ResourceManager tells it. */
class ApplicationHistoryTest {
  private static final String USER = System.getProperty("user.name");
  private static final String FORGOTTEN =
      "{\"RemoteException\":{\"exception\":\"NotFoundException\"}}";
  private static final String RUNNING_NOW = "application_1795235203435_0001";
  private static final String FAILED = "application_1795235203435_0002";
  private static final String UNKNOWN = "application_1795235203435_0003";

  private static ApplicationHistoryServer server;
  private static ApplicationHistory history;

  @BeforeAll
  static void start() throws Exception {
    YarnConfiguration conf = new YarnConfiguration();
    conf.setBoolean(YarnConfiguration.TIMELINE_SERVICE_ENABLED, true);
    conf.setClass(
        YarnConfiguration.TIMELINE_SERVICE_STORE, MemoryTimelineStore.class, TimelineStore.class);
    conf.setClass(
        YarnConfiguration.TIMELINE_SERVICE_STATE_STORE_CLASS,
        MemoryTimelineStateStore.class,
        TimelineStateStore.class);
    String web = "127.0.0.1:" + freePort();
    conf.set(YarnConfiguration.TIMELINE_SERVICE_ADDRESS, "127.0.0.1:" + freePort());
    conf.set(YarnConfiguration.TIMELINE_SERVICE_WEBAPP_ADDRESS, web);
    server = new ApplicationHistoryServer();
    server.init(conf);
    server.start();
    history =
        new ApplicationHistory(URI.create("http://" + web), Optional.of(USER), HttpLimits.DEFAULT);
    try (TimelineClient client = TimelineClient.createTimelineClient()) {
      client.init(conf);
      client.start();
      client.putEntities(created(RUNNING_NOW));
      TimelineEntity failed = created(FAILED);
      TimelineEvent finished = event(ApplicationMetricsConstants.FINISHED_EVENT_TYPE, 2000);
      finished.addEventInfo(
          Map.of(
              ApplicationMetricsConstants.DIAGNOSTICS_INFO_EVENT_INFO,
              "User class threw exception: no table é",
              ApplicationMetricsConstants.FINAL_STATUS_EVENT_INFO,
              "FAILED",
              ApplicationMetricsConstants.STATE_EVENT_INFO,
              "FINISHED"));
      failed.addEvent(finished);
      client.putEntities(failed);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    history.close();
    server.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static TimelineEntity created(String id) {
    TimelineEntity entity = new TimelineEntity();
    entity.setEntityType(ApplicationMetricsConstants.ENTITY_TYPE);
    entity.setEntityId(id);
    entity.setStartTime(1000L);
    entity.addOtherInfo(ApplicationMetricsConstants.NAME_ENTITY_INFO, "ingest");
    entity.addOtherInfo(ApplicationMetricsConstants.TYPE_ENTITY_INFO, "SPARK");
    entity.addOtherInfo(ApplicationMetricsConstants.USER_ENTITY_INFO, USER);
    entity.addOtherInfo(ApplicationMetricsConstants.QUEUE_ENTITY_INFO, "default");
    entity.addOtherInfo(ApplicationMetricsConstants.SUBMITTED_TIME_ENTITY_INFO, 1000L);
    entity.addOtherInfo(ApplicationMetricsConstants.APP_TAGS_INFO, Set.of("the-tag"));
    entity.addEvent(event(ApplicationMetricsConstants.CREATED_EVENT_TYPE, 1000));
    return entity;
  }

  private static TimelineEvent event(String type, long time) {
    TimelineEvent event = new TimelineEvent();
    event.setEventType(type);
    event.setTimestamp(time);
    return event;
  }

  private static ResourceManagerClient resourceManager(URI address) {
    return new ResourceManagerClient(
        List.of(address), Optional.empty(), Optional.empty(), HttpLimits.DEFAULT);
  }

  @Test
  void endedApplicationIsRemembered() {
    ClusterApplication failed = history.byId(FAILED).orElseThrow();

    assertThat(failed.state()).isEqualTo("FINISHED");
    assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(failed.diagnostics()).contains("no table é");
    assertThat(failed.user()).contains(USER);
    assertThat(failed.tags()).containsExactly("the-tag");
  }

  @Test
  void unknownApplicationIsAnEmptyAnswer() {
    assertThat(history.byId(UNKNOWN)).isEmpty();
    assertThatThrownBy(() -> history.byId("../../x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void historyIsAskedForWhatTheResourceManagerForgot() throws IOException {
    try (AnsweringServer forgetful = AnsweringServer.of(404, FORGOTTEN);
        ResourceManagerClient resourceManager = resourceManager(forgetful.address())) {
      ClusterClient cluster = new RememberingCluster(resourceManager, history);

      assertThat(cluster.byId(FAILED).orElseThrow().verdict()).isEqualTo(Verdict.FAILED);
      assertThat(cluster.byId(UNKNOWN)).isEmpty();
    }
  }

  @Test
  void whileTheResourceManagerIsAwayOnlyAnEndIsBelieved() throws IOException {
    try (ResourceManagerClient resourceManager = resourceManager(AnsweringServer.closedAddress())) {
      ClusterClient cluster = new RememberingCluster(resourceManager, history);

      assertThat(cluster.byId(FAILED).orElseThrow().verdict()).isEqualTo(Verdict.FAILED);
      assertThatThrownBy(() -> cluster.byId(RUNNING_NOW))
          .isInstanceOf(ClusterUnavailableException.class);
      assertThatThrownBy(() -> cluster.byId(UNKNOWN))
          .isInstanceOf(ClusterUnavailableException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | <html>log in</html>",
        "200 | {}",
        "200 | {\"appId\":\"application_1_0001\"}",
        "404 | <html>none</html>",
        "404 | {}",
        "302 | {}",
        "503 | {}",
      })
  void answersThatAreNotAboutTheApplicationProveNothing(int status, String body)
      throws IOException {
    try (AnsweringServer wrong = AnsweringServer.of(status, body);
        ApplicationHistory client =
            new ApplicationHistory(wrong.address(), Optional.empty(), HttpLimits.DEFAULT)) {
      assertThatThrownBy(() -> client.byId(FAILED)).isInstanceOf(ClusterUnavailableException.class);
    }
  }
}
