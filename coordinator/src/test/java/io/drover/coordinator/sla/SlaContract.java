package io.drover.coordinator.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.actions.ActionRegistry;
import io.drover.actions.WorkflowJobId;
import io.drover.actions.file.FileSystems;
import io.drover.coordinator.sla.SlaFilter.Length;
import io.drover.coordinator.sla.SlaFilter.Range;
import io.drover.coordinator.sla.SlaFilter.Sort;
import io.drover.coordinator.sla.SlaFilter.Text;
import io.drover.coordinator.sla.SlaFilter.Time;
import io.drover.coordinator.sla.SlaProgress.Ending;
import io.drover.engine.Engine;
import io.drover.engine.EngineConfig;
import io.drover.engine.JobFilter;
import io.drover.engine.JobStatus;
import io.drover.engine.Notifier;
import io.drover.engine.Rerun;
import io.drover.engine.RerunScope;
import io.drover.engine.Submission;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowService;
import io.drover.engine.el.Expressions;
import io.drover.engine.store.Database;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real workflow jobs and their service levels, with a clock that the test moves. */
abstract class SlaContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AlertSwitch ALERTS = new AlertSwitch(Duration.ofHours(48));

  /** Fails as often as told, then writes down what it gets. */
  private static final class Recorder implements AlertChannel {
    final List<SlaAlert> alerts = new CopyOnWriteArrayList<>();
    final AtomicInteger failures = new AtomicInteger();

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public boolean wants(SlaSummary tracked, SlaEvent event) {
      return true;
    }

    @Override
    public void send(SlaAlert alert) throws UndeliveredException {
      if (failures.getAndDecrement() > 0) {
        throw new UndeliveredException("not now", false);
      }
      alerts.add(alert);
    }

    List<SlaEvent> events(String id) {
      return alerts.stream()
          .filter(alert -> alert.id().equals(id))
          .map(SlaAlert::event)
          .sorted()
          .toList();
    }
  }

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());
  private final Recorder recorder = new Recorder();
  private final HeldExecutor executor = new HeldExecutor();
  private final Map<String, SlaProgress> coordinatorActions = new ConcurrentHashMap<>();
  private final List<SlaTracking> trackings = new ArrayList<>();
  private Database database;
  private Engine engine;
  private WorkflowService workflows;
  private SlaService service;
  private Instant nominal;

  /** A database with no rows. */
  abstract Database emptyDatabase();

  @BeforeEach
  void start() {
    database = emptyDatabase();
    nominal = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    SlaTracking tracking = tracking();
    engine =
        new Engine(
            database,
            new ActionRegistry(List.of(executor)),
            new FileSystems(List.of()),
            EngineConfig.DEFAULTS,
            Notifier.NONE,
            Optional::empty,
            tracking.submissions(),
            clock);
    engine.start();
    workflows = engine.workflows();
    tracking.start(workflows);
    service = tracking.service();
  }

  private SlaTracking tracking() {
    SlaTracking tracking =
        new SlaTracking(
            database,
            new Expressions(new FileSystems(List.of()), clock),
            ALERTS,
            List.of(recorder),
            (transaction, ids) -> {
              Map<String, SlaProgress> known = new ConcurrentHashMap<>(coordinatorActions);
              known.keySet().retainAll(ids);
              return known;
            },
            clock);
    trackings.add(tracking);
    return tracking;
  }

  @AfterEach
  void stop() throws Exception {
    for (SlaTracking tracking : trackings) {
      tracking.close();
    }
    engine.close();
    database.close();
  }

  private void move(long minutes) {
    ahead.updateAndGet(now -> now.plusMinutes(minutes));
  }

  /** Start by 10, end by 30, at most 5 minutes long. */
  private static String info() {
    return "<s:info><s:nominal-time>${nominal}</s:nominal-time>"
        + "<s:should-start>${10 * MINUTES}</s:should-start>"
        + "<s:should-end>${HOURS / 2}</s:should-end>"
        + "<s:max-duration>${limit}</s:max-duration>"
        + "<s:notification-msg>late for ${who}</s:notification-msg></s:info>";
  }

  private static String app(String nodes) {
    return "<workflow-app xmlns='uri:oozie:workflow:0.5' xmlns:s='uri:oozie:sla:0.2' name='w'>"
        + nodes
        + "</workflow-app>";
  }

  private static String noop() {
    return app("<start to='end'/><end name='end'/>" + info());
  }

  private static String action(String name, String file, String ok) {
    return "<action name='"
        + name
        + "'><livy-batch xmlns='uri:drover:action:1.0'><file>"
        + file
        + "</file></livy-batch><ok to='"
        + ok
        + "'/><error to='fail'/>"
        + info()
        + "</action>";
  }

  private static String actions(String... actions) {
    return app(
        "<start to='a'/>"
            + String.join("", actions)
            + "<kill name='fail'><message>x</message></kill><end name='end'/>"
            + info());
  }

  private WorkflowJobId submit(String xml, boolean start) {
    return submit(xml, start, Map.of());
  }

  private WorkflowJobId submit(String xml, boolean start, Map<String, String> more) {
    Map<String, String> properties = new ConcurrentHashMap<>(more);
    properties.putIfAbsent("nominal", nominal.toString());
    properties.put("limit", "5");
    properties.put("who", "Ann");
    return workflows.submit(new Submission("ann", properties, Optional.of(xml), start));
  }

  private SlaFilter byId(String id) {
    return filter(Map.of(), Map.of(Text.ID, id));
  }

  private static SlaFilter filter(Map<Text, String> like, Map<Text, String> exact) {
    return new SlaFilter(
        like,
        exact,
        Set.of(),
        Set.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Sort.NOMINAL_TIME,
        false);
  }

  private SlaSummary summary(String id) {
    List<SlaSummary> found = service.summaries(byId(id), 0, 10);
    assertThat(found).as(id).hasSize(1);
    return found.get(0);
  }

  private List<SlaEvent> events(String id) {
    return summary(id).state().events();
  }

  private void awaitEvents(String id, SlaEvent... events) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(events(id)).containsExactly(events));
  }

  private void awaitClosed(String id) {
    await().atMost(PATIENCE).until(() -> summary(id).state().nextDue().isEmpty());
  }

  @Test
  void whatStartsAndEndsInTimeMeetsAll() {
    String id = submit(noop(), true).value();

    awaitEvents(id, SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MET);
    SlaSummary summary = summary(id);
    assertThat(summary.state().status()).isEqualTo(SlaStatus.MET);
    assertThat(summary.state().jobStatus()).isEqualTo("SUCCEEDED");
    assertThat(summary.state().nextDue()).isEmpty();
    assertThat(summary.state().actualStart())
        .isEqualTo(workflows.job(new WorkflowJobId(id)).startedAt());
    assertThat(summary.state().actualEnd())
        .isEqualTo(workflows.job(new WorkflowJobId(id)).endedAt());
    assertThat(summary.appType()).isEqualTo(SlaAppType.WORKFLOW_JOB);
    assertThat(summary.appName()).isEqualTo("w");
    assertThat(summary.user()).isEqualTo("ann");
    assertThat(summary.sla().notificationMessage()).isEqualTo("late for Ann");
    assertThat(summary.sla().expectedEnd()).isEqualTo(nominal.plus(Duration.ofMinutes(30)));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(recorder.events(id))
                    .containsExactly(SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MET));
  }

  @Test
  void whatDoesNotComeIsMissedWhenItsTimeComes() throws Exception {
    WorkflowJobId id = submit(noop(), false);
    assertThat(summary(id.value()).state().status()).isEqualTo(SlaStatus.NOT_STARTED);
    assertThat(events(id.value())).isEmpty();

    move(12);
    awaitEvents(id.value(), SlaEvent.START_MISS);
    assertThat(summary(id.value()).state().status()).isEqualTo(SlaStatus.NOT_STARTED);

    move(20);
    awaitEvents(id.value(), SlaEvent.START_MISS, SlaEvent.END_MISS);
    assertThat(summary(id.value()).state().status()).isEqualTo(SlaStatus.MISS);

    assertThat(workflows.apply(id, Verb.START, "ann")).isTrue();
    assertThat(workflows.awaitEnd(id, PATIENCE)).isEqualTo(JobStatus.SUCCEEDED);
    awaitEvents(id.value(), SlaEvent.START_MISS, SlaEvent.DURATION_MET, SlaEvent.END_MISS);
    assertThat(summary(id.value()).state().jobStatus()).isEqualTo("SUCCEEDED");
    assertThat(summary(id.value()).state().status()).isEqualTo(SlaStatus.MISS);
  }

  @Test
  void whatRunsTooLongIsMissedWhileItRuns() throws Exception {
    WorkflowJobId id = submit(actions(action("a", "hold", "end")), true);
    String node = id + "@a";
    awaitEvents(node, SlaEvent.START_MET);
    awaitEvents(id.value(), SlaEvent.START_MET);
    await().atMost(PATIENCE).until(() -> summary(node).state().jobStatus().equals("RUNNING"));
    assertThat(summary(node).state().status()).isEqualTo(SlaStatus.IN_PROCESS);
    assertThat(summary(node).parentId()).contains(id.value());
    assertThat(summary(node).appName()).isEqualTo("a");

    move(6);
    awaitEvents(node, SlaEvent.START_MET, SlaEvent.DURATION_MISS);
    awaitEvents(id.value(), SlaEvent.START_MET, SlaEvent.DURATION_MISS);

    executor.release();
    assertThat(workflows.awaitEnd(id, PATIENCE)).isEqualTo(JobStatus.SUCCEEDED);
    awaitEvents(node, SlaEvent.START_MET, SlaEvent.DURATION_MISS, SlaEvent.END_MET);
    awaitEvents(id.value(), SlaEvent.START_MET, SlaEvent.DURATION_MISS, SlaEvent.END_MET);
    assertThat(summary(node).state().status()).isEqualTo(SlaStatus.MET);
  }

  @Test
  void aFailureMissesTheEndAndWhatIsNotReachedSaysNothing() {
    String id = submit(actions(action("a", "error", "b"), action("b", "ok", "end")), true).value();

    awaitEvents(id + "@a", SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MISS);
    awaitEvents(id, SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MISS);
    awaitClosed(id + "@b");
    assertThat(events(id + "@b")).isEmpty();
    assertThat(summary(id + "@b").state().status()).isEqualTo(SlaStatus.NOT_STARTED);
  }

  @Test
  void aRerunBeginsAnewButNotForWhatItKeeps() throws Exception {
    WorkflowJobId id =
        submit(
            actions(action("a", "ok", "b"), action("b", "${what}", "end")),
            true,
            Map.of("what", "error"));
    awaitEvents(id + "@b", SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MISS);
    awaitEvents(id.value(), SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MISS);
    awaitClosed(id + "@a");
    Instant first = summary(id + "@a").createdAt();
    await().atMost(PATIENCE).until(() -> recorder.alerts.size() == 9);

    move(1);
    workflows.rerun(
        id,
        new Rerun(
            "ann",
            Map.of("what", "ok"),
            Optional.empty(),
            RerunScope.ofProperties(Map.of("oozie.wf.rerun.failnodes", "true"))));

    assertThat(workflows.awaitEnd(id, PATIENCE)).isEqualTo(JobStatus.SUCCEEDED);
    awaitEvents(id.value(), SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MET);
    awaitEvents(id + "@b", SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MET);
    assertThat(summary(id + "@a").createdAt()).isEqualTo(first);
    await().atMost(PATIENCE).until(() -> recorder.alerts.size() == 15);
    assertThat(recorder.events(id + "@a")).hasSize(3);
  }

  @Test
  void whatIsPurgedIsForgotten() throws Exception {
    WorkflowJobId id = submit(actions(action("a", "ok", "end")), true);
    awaitClosed(id.value());
    awaitClosed(id + "@a");
    move(1);

    assertThat(engine.housekeeping().purge(Duration.ZERO, 10)).isEqualTo(1);

    assertThat(service.count(SlaFilter.ALL)).isZero();
  }

  @Test
  void aServiceLevelThatCannotBeReadRefusesTheJob() {
    assertThatThrownBy(() -> submit(noop(), true, Map.of("nominal", "tomorrow")))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E1101));
    assertThatThrownBy(() -> submit(noop().replace("${limit}", "${unset}"), true))
        .hasMessageContaining("variable [unset] cannot be resolved");

    assertThat(service.count(SlaFilter.ALL)).isZero();
    assertThat(workflows.jobs(JobFilter.ALL, 0, 10).total()).isZero();
  }

  @Test
  void severalServersSayEachEventOnce() throws Exception {
    SlaTracking other = tracking();
    other.start(workflows);
    recorder.failures.set(3);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(submit(noop(), true).value());
    }

    for (String id : ids) {
      awaitEvents(id, SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MET);
    }
    await().atMost(PATIENCE).until(() -> recorder.alerts.size() >= 57);
    // three were put off by the failures
    move(1);
    await().atMost(PATIENCE).until(() -> recorder.alerts.size() >= 60 && alertsWaiting() == 0);
    assertThat(recorder.alerts).hasSize(60).doesNotHaveDuplicates();
  }

  private long alertsWaiting() {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("select count(*) from sla_alert").mapTo(Long.class).one());
  }

  @Test
  void whatIsSwitchedOffIsStillFoundButNotTold() {
    String silent = submit(noop(), true, Map.of("oozie.sla.disable.alerts", "true")).value();
    String old =
        submit(noop(), true, Map.of("nominal", nominal.minus(Duration.ofDays(3)).toString()))
            .value();
    String later = submit(actions(action("a", "ok", "end")), false).value();
    service.disable(List.of(later));
    awaitEvents(silent, SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MET);
    awaitEvents(old, SlaEvent.START_MISS, SlaEvent.DURATION_MET, SlaEvent.END_MISS);
    assertThat(summary(later).alerts()).isFalse();
    assertThat(summary(later + "@a").alerts()).isFalse();

    service.enable(List.of(later + "@a"));
    assertThat(summary(later).alerts()).isFalse();
    assertThat(workflows.apply(new WorkflowJobId(later), Verb.START, "ann")).isTrue();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(recorder.events(later + "@a"))
                    .containsExactly(SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MET));
    awaitClosed(later);
    await().atMost(PATIENCE).until(() -> alertsWaiting() == 0);
    assertThat(recorder.alerts).hasSize(3);
    assertThatThrownBy(() -> service.enable(List.of("0-W")))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E1026));
  }

  @Test
  void whatIsExpectedCanBeChangedWhileItIsOpen() {
    String id = submit(noop(), false).value();

    service.change(List.of(id), "should-end=${2 * HOURS};should-start=90;");

    assertThat(summary(id).sla().expectedEnd()).isEqualTo(nominal.plus(Duration.ofHours(2)));
    assertThat(summary(id).state().nextDue())
        .contains(nominal.plus(Duration.ofMinutes(90)).plusMillis(1));
    move(100);
    awaitEvents(id, SlaEvent.START_MISS);
    move(30);
    awaitEvents(id, SlaEvent.START_MISS, SlaEvent.END_MISS);
    assertThatThrownBy(() -> service.change(List.of(id), "should-end"))
        .hasMessageContaining("key=value");
    assertThatThrownBy(() -> service.change(List.of(id), "max-duration=long"))
        .hasMessageContaining("minutes");
    assertThatThrownBy(() -> service.change(List.of("0-W"), "max-duration=1"))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.E1027));
  }

  // ---- actions of coordinators ----

  private Sla sla(int number) {
    Instant at = nominal.plus(Duration.ofMinutes(number));
    return new Sla(
        at,
        Optional.of(at.plus(Duration.ofMinutes(10))),
        at.plus(Duration.ofMinutes(30)),
        Optional.of(Duration.ofMinutes(number)),
        Set.of(SlaEvent.END_MISS),
        List.of("a@b.example"),
        "",
        "");
  }

  private SlaRegistration coordinatorAction(int number) {
    return SlaRegistration.ofCoordinatorAction(
        "7-C@" + number,
        "daily_" + number,
        "bob",
        Optional.of(new SlaRegistration.Bundle("9-B", "all")),
        sla(number),
        "WAITING",
        true);
  }

  private void register(int... numbers) {
    for (int number : numbers) {
      coordinatorActions.put(
          "7-C@" + number,
          new SlaProgress("WAITING", Optional.empty(), Optional.empty(), Ending.OPEN));
    }
    database
        .jdbi()
        .useTransaction(
            handle -> {
              for (int number : numbers) {
                service.register(handle, List.of(coordinatorAction(number)));
              }
            });
  }

  @Test
  void actionsOfCoordinatorsAreTrackedFromTheirTransactionOn() {
    assertThatThrownBy(
            () ->
                database
                    .jdbi()
                    .useTransaction(
                        handle -> {
                          service.register(handle, List.of(coordinatorAction(1)));
                          throw new IllegalStateException("rolled back");
                        }))
        .hasMessage("rolled back");
    assertThat(service.count(SlaFilter.ALL)).isZero();
    register(1, 2);

    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    coordinatorActions.put(
        "7-C@1", new SlaProgress("RUNNING", Optional.of(now), Optional.empty(), Ending.OPEN));
    trackings.get(0).changed(List.of("7-C@1"));

    awaitEvents("7-C@1", SlaEvent.START_MET);
    assertThat(summary("7-C@1").state().jobStatus()).isEqualTo("RUNNING");
    assertThat(summary("7-C@1").parentId()).contains("7-C");
    coordinatorActions.put(
        "7-C@1", new SlaProgress("TIMEDOUT", Optional.of(now), Optional.of(now), Ending.FAILED));
    trackings.get(0).changed(List.of("7-C@1"));
    awaitEvents("7-C@1", SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MISS);

    database.jdbi().useTransaction(handle -> service.forgetCoordinators(handle, List.of("7-C")));
    assertThat(service.count(SlaFilter.ALL)).isZero();
  }

  @Test
  void aSummaryIsFilteredSortedAndPaged() {
    register(1, 2, 3);
    String id = submit(noop(), true).value();
    awaitEvents(id, SlaEvent.START_MET, SlaEvent.DURATION_MET, SlaEvent.END_MET);

    assertThat(ids(filter(Map.of(Text.APP_NAME, "daily%"), Map.of())))
        .containsExactly("7-C@1", "7-C@2", "7-C@3");
    assertThat(ids(filter(Map.of(Text.USER, "_ob", Text.APP_TYPE, "COORD%"), Map.of()))).hasSize(3);
    assertThat(ids(filter(Map.of(), Map.of(Text.PARENT_ID, "7-C", Text.ID, "7-C@2"))))
        .containsExactly("7-C@2");
    assertThat(ids(filter(Map.of(Text.JOB_STATUS, "SUCC%"), Map.of()))).containsExactly(id);
    assertThat(ids(with(Set.of(SlaEvent.END_MISS, SlaEvent.DURATION_MET), Set.of())))
        .containsExactly(id);
    assertThat(ids(with(Set.of(SlaEvent.END_MISS), Set.of()))).isEmpty();
    assertThat(ids(with(Set.of(), Set.of(SlaStatus.NOT_STARTED, SlaStatus.MISS)))).hasSize(3);
    assertThat(
            ids(
                between(
                    Map.of(
                        Time.NOMINAL,
                        new Range<>(
                            Optional.of(sla(2).nominalTime()), Optional.of(sla(2).nominalTime()))),
                    Map.of())))
        .containsExactly("7-C@2");
    assertThat(
            ids(
                between(
                    Map.of(Time.ACTUAL_END, new Range<>(Optional.of(nominal), Optional.empty())),
                    Map.of())))
        .containsExactly(id);
    assertThat(
            ids(
                between(
                    Map.of(),
                    Map.of(
                        Length.EXPECTED,
                        new Range<>(Optional.of(120_000L), Optional.of(180_000L))))))
        .containsExactly("7-C@2", "7-C@3");
    assertThat(
            ids(
                between(
                    Map.of(),
                    Map.of(Length.ACTUAL, new Range<>(Optional.of(0L), Optional.empty())))))
        .containsExactly(id);
    assertThat(ids(bundle("all"))).hasSize(3);
    assertThat(ids(bundle("9-B"))).hasSize(3);
    assertThat(ids(bundle("other"))).isEmpty();
    SlaFilter down =
        new SlaFilter(
            Map.of(),
            Map.of(),
            Set.of(),
            Set.of(),
            Map.of(),
            Map.of(),
            Optional.of("all"),
            Sort.APP_NAME,
            true);
    assertThat(ids(down)).containsExactly("7-C@3", "7-C@2", "7-C@1");
    assertThat(service.summaries(down, 1, 1)).extracting(SlaSummary::id).containsExactly("7-C@2");
    assertThat(service.count(down)).isEqualTo(3);
    for (Sort sort : Sort.values()) {
      assertThat(
              ids(
                  new SlaFilter(
                      Map.of(),
                      Map.of(),
                      Set.of(),
                      Set.of(),
                      Map.of(),
                      Map.of(),
                      Optional.empty(),
                      sort,
                      false)))
          .as(sort.name())
          .hasSize(4);
    }
  }

  private List<String> ids(SlaFilter filter) {
    List<String> ids = service.summaries(filter, 0, 100).stream().map(SlaSummary::id).toList();
    assertThat(service.count(filter)).isEqualTo(ids.size());
    return ids;
  }

  private static SlaFilter with(Set<SlaEvent> events, Set<SlaStatus> statuses) {
    return new SlaFilter(
        Map.of(),
        Map.of(),
        events,
        statuses,
        Map.of(),
        Map.of(),
        Optional.empty(),
        Sort.NOMINAL_TIME,
        false);
  }

  private static SlaFilter between(
      Map<Time, Range<Instant>> times, Map<Length, Range<Long>> durations) {
    return new SlaFilter(
        Map.of(),
        Map.of(),
        Set.of(),
        Set.of(),
        times,
        durations,
        Optional.empty(),
        Sort.NOMINAL_TIME,
        false);
  }

  private static SlaFilter bundle(String bundle) {
    return new SlaFilter(
        Map.of(),
        Map.of(),
        Set.of(),
        Set.of(),
        Map.of(),
        Map.of(),
        Optional.of(bundle),
        Sort.NOMINAL_TIME,
        false);
  }
}
