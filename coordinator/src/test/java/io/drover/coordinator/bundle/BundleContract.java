package io.drover.coordinator.bundle;

import static io.drover.coordinator.ScheduleStatus.DONEWITHERROR;
import static io.drover.coordinator.ScheduleStatus.FAILED;
import static io.drover.coordinator.ScheduleStatus.KILLED;
import static io.drover.coordinator.ScheduleStatus.PAUSED;
import static io.drover.coordinator.ScheduleStatus.PREP;
import static io.drover.coordinator.ScheduleStatus.PREPPAUSED;
import static io.drover.coordinator.ScheduleStatus.PREPSUSPENDED;
import static io.drover.coordinator.ScheduleStatus.RUNNING;
import static io.drover.coordinator.ScheduleStatus.RUNNINGWITHERROR;
import static io.drover.coordinator.ScheduleStatus.SUCCEEDED;
import static io.drover.coordinator.ScheduleStatus.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.coordinator.ActionScope;
import io.drover.coordinator.BundleJobId;
import io.drover.coordinator.CoordinatorAction;
import io.drover.coordinator.CoordinatorFilter;
import io.drover.coordinator.CoordinatorJob;
import io.drover.coordinator.CoordinatorJobId;
import io.drover.coordinator.ScheduleChange;
import io.drover.coordinator.ScheduleStatus;
import io.drover.coordinator.ScheduleVerb;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What bundles must do on every database. */
abstract class BundleContract extends BundleFixture {
  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private long allCoordinators() {
    return coordinators.jobs(CoordinatorFilter.ALL, 0, 1).total();
  }

  // ---- kick-off ----

  @Test
  void itKicksOffAtItsTimeAndEndsWithItsCoordinators() {
    BundleJobId id = submit(kickOff("2026-01-02T06:00Z") + element("a") + element("b"), false);
    clock.to("2026-01-02T05:59Z");
    tick();
    assertThat(bundles.job(id).status()).isEqualTo(PREP);
    assertThat(bundles.coordinators(id)).isEmpty();

    clock.to("2026-01-02T06:00Z");
    tick();

    assertThat(id.value()).matches("\\d{7}-\\d{15}-drover-B");
    assertThat(bundles.job(id).status()).isEqualTo(RUNNING);
    assertThat(bundles.job(id).startedAt()).contains(clock.instant());
    assertThat(bundles.coordinators(id))
        .hasSize(2)
        .allSatisfy(job -> assertThat(job.bundleId()).contains(id));
    awaitCoordinators(id, RUNNING, RUNNING);
    clock.to("2026-01-05T00:00Z");
    awaitStatus(id, SUCCEEDED);
    assertThat(bundles.job(id).endedAt()).contains(clock.instant());
  }

  @Test
  void withoutKickOffTimeItStartsAtOnceAndAStartDoesNotWaitForIt() {
    BundleJobId atOnce = submit(element("a"), false);
    BundleJobId startedNow = submit(kickOff("2030-01-01T00:00Z") + element("a"), true);
    BundleJobId startedLater = submit(kickOff("2030-01-01T00:00Z") + element("a"), false);
    tick();
    assertThat(bundles.job(startedLater).status()).isEqualTo(PREP);

    assertThat(bundles.apply(startedLater, ScheduleVerb.START, "ann")).isTrue();
    tick();

    for (BundleJobId id : List.of(atOnce, startedNow, startedLater)) {
      assertThat(bundles.job(id).status()).isEqualTo(RUNNING);
      assertThat(bundles.coordinators(id)).hasSize(1);
      assertThat(bundles.apply(id, ScheduleVerb.START, "ann")).isFalse();
    }
  }

  @Test
  void coordinatorsGetTheBundlesPropertiesAndTheirOwn() {
    BundleJobId id =
        submit(
            element("own", "daily", property("end", "2026-01-02T00:00Z") + property("x", "1"))
                + element("off").replace("name='off'", "name='off' enabled='false'")
                + element("plain"),
            true);
    tick();

    List<CoordinatorJob> jobs = bundles.coordinators(id);
    assertThat(jobs)
        .extracting(CoordinatorJob::endAt)
        .containsExactly(
            Instant.parse("2026-01-02T00:00:00Z"), Instant.parse("2026-01-04T00:00:00Z"));
    assertThat(coordinators.job(jobs.get(0).id()).configuration())
        .containsEntry("x", "1")
        .containsEntry("start", "2026-01-01T00:00Z")
        .containsEntry("user.name", "ann")
        .hasEntrySatisfying(
            "oozie.coord.application.path", path -> assertThat(path).endsWith("/daily"));
    assertThat(jobs.get(0).user()).isEqualTo("ann");
  }

  @Test
  void aBundleWithoutEnabledCoordinatorsHasNothingToDo() {
    BundleJobId id =
        submit(element("off").replace("name='off'", "name='off' enabled='false'"), true);
    tick();

    assertThat(bundles.job(id).status()).isEqualTo(SUCCEEDED);
  }

  @Test
  void oneThatCannotBeSubmittedFailsTheBundleAndNoneIsStarted() throws Exception {
    write("old/coordinator.xml", coordinator("0.1"));
    BundleJobId missing = submit(element("good") + element("bad", "nowhere", ""), true);
    BundleJobId old = submit(element("good") + element("ancient", "old", ""), true);
    tick();

    assertThat(bundles.job(missing).status()).isEqualTo(FAILED);
    assertThat(bundles.job(missing).endedAt()).isPresent();
    assertThat(history(missing, "ERROR"))
        .singleElement()
        .asString()
        .startsWith("coordinator 'bad': E0504: ");
    assertThat(history(old, "ERROR"))
        .singleElement()
        .asString()
        .startsWith("coordinator 'ancient': E1319");
    assertThat(allCoordinators()).isZero();
    assertThat(store.bundle(missing).orElseThrow().coordinators().get(1).error()).isPresent();
  }

  @Test
  void aFileSystemThatDoesNotAnswerIsAskedAgainForSomeTime() {
    faulty.filesAway.set(2);
    BundleJobId id = submit(element("a"), true);
    tick();
    assertThat(bundles.coordinators(id)).isEmpty();
    clock.forward(Duration.ofSeconds(10));
    tick();
    assertThat(history(id, "WAITING")).singleElement().asString().contains("file system is down");
    clock.forward(Duration.ofSeconds(10));
    tick();
    assertThat(bundles.coordinators(id)).hasSize(1);

    faulty.filesAway.set(1000);
    BundleJobId never = submit(element("a"), true);
    tick();
    assertThat(bundles.job(never).status()).isEqualTo(RUNNING);
    clock.forward(Duration.ofMinutes(10));
    tick();
    assertThat(bundles.job(never).status()).isEqualTo(FAILED);
  }

  // ---- verbs ----

  @Test
  void verbsReachEveryCoordinator() {
    BundleJobId id = submit(element("a") + element("b"), true);
    tick();
    awaitCoordinators(id, RUNNING, RUNNING);

    assertThat(bundles.apply(id, ScheduleVerb.SUSPEND, "joe")).isTrue();
    assertThat(bundles.job(id).status()).isEqualTo(SUSPENDED);
    tick();
    assertThat(statuses(id)).containsExactly(SUSPENDED, SUSPENDED);
    assertThat(bundles.job(id).status()).isEqualTo(SUSPENDED);
    assertThat(bundles.apply(id, ScheduleVerb.SUSPEND, "joe")).isFalse();

    assertThat(bundles.apply(id, ScheduleVerb.RESUME, "joe")).isTrue();
    tick();
    assertThat(statuses(id)).containsExactly(RUNNING, RUNNING);
    assertThat(bundles.job(id).status()).isEqualTo(RUNNING);

    assertThat(bundles.apply(id, ScheduleVerb.KILL, "joe")).isTrue();
    assertThat(bundles.job(id).status()).isEqualTo(KILLED);
    tick();
    assertThat(statuses(id)).containsExactly(KILLED, KILLED);
    assertThat(bundles.job(id).status()).isEqualTo(KILLED);
    assertThat(bundles.apply(id, ScheduleVerb.KILL, "joe")).isFalse();
    assertThat(history(id, "VERB"))
        .containsExactly("SUSPEND by joe", "RESUME by joe", "KILL by joe");
  }

  @Test
  void whatIsSuspendedOrKilledBeforeItsTimeDoesNotKickOff() {
    BundleJobId suspended = submit(kickOff("2026-01-02T00:00Z") + element("a"), false);
    BundleJobId killed = submit(kickOff("2026-01-02T00:00Z") + element("a"), false);
    assertThat(bundles.apply(suspended, ScheduleVerb.SUSPEND, "ann")).isTrue();
    assertThat(bundles.apply(killed, ScheduleVerb.KILL, "ann")).isTrue();
    clock.to("2026-01-03T00:00Z");
    tick();

    assertThat(bundles.job(suspended).status()).isEqualTo(PREPSUSPENDED);
    assertThat(bundles.job(killed).status()).isEqualTo(KILLED);
    assertThat(allCoordinators()).isZero();

    assertThat(bundles.apply(suspended, ScheduleVerb.RESUME, "ann")).isTrue();
    tick();
    assertThat(bundles.job(suspended).status()).isEqualTo(RUNNING);
    assertThat(bundles.coordinators(suspended)).hasSize(1);
  }

  @Test
  void whatIsSuspendedDuringItsKickOffKicksOffWhenItIsResumed() {
    faulty.filesAway.set(1);
    BundleJobId id = submit(element("a"), true);
    tick();
    assertThat(bundles.apply(id, ScheduleVerb.SUSPEND, "ann")).isTrue();
    clock.forward(Duration.ofHours(1));
    tick();
    assertThat(bundles.job(id).status()).isEqualTo(SUSPENDED);
    assertThat(allCoordinators()).isZero();

    assertThat(bundles.apply(id, ScheduleVerb.RESUME, "ann")).isTrue();
    tick();

    assertThat(bundles.job(id).status()).isEqualTo(RUNNING);
    assertThat(bundles.coordinators(id))
        .singleElement()
        .matches(job -> !job.status().isSuspended());
  }

  @Test
  void theBundleStandsAsItsCoordinatorsDo() {
    BundleJobId id = submit(element("a") + element("b"), true);
    tick();
    awaitCoordinators(id, RUNNING, RUNNING);
    CoordinatorJobId a = bundles.coordinators(id).get(0).id();

    assertThat(coordinators.apply(a, ScheduleVerb.KILL, "ann")).isTrue();
    tick();
    assertThat(bundles.job(id).status()).isEqualTo(RUNNINGWITHERROR);
    clock.to("2026-01-05T00:00Z");
    awaitStatus(id, DONEWITHERROR);

    coordinators.ignore(a, "ann");
    tick();
    assertThat(bundles.job(id).status()).isEqualTo(SUCCEEDED);
  }

  // ---- change ----

  private static ScheduleChange change(String text) {
    return ScheduleChange.parse(text);
  }

  @Test
  void itPausesAtItsTimeUntilTheTimeIsTakenAway() {
    BundleJobId id = submit(element("a") + element("b"), true);
    tick();
    awaitCoordinators(id, RUNNING, RUNNING);

    bundles.change(id, change("pausetime=2026-01-02T12:00Z"), "ann");
    tick();
    assertThat(bundles.job(id).status()).isEqualTo(RUNNING);
    assertThat(bundles.coordinators(id))
        .allSatisfy(
            job -> assertThat(job.pauseAt()).contains(Instant.parse("2026-01-02T12:00:00Z")));

    clock.to("2026-01-02T12:00Z");
    tick();
    assertThat(bundles.job(id).status()).isEqualTo(PAUSED);
    awaitCoordinators(id, PAUSED, PAUSED);
    awaitStatus(id, PAUSED);

    bundles.change(id, change("pausetime="), "ann");
    awaitStatus(id, RUNNING);
    awaitCoordinators(id, RUNNING, RUNNING);
    assertThat(bundles.coordinators(id)).allSatisfy(job -> assertThat(job.pauseAt()).isEmpty());
  }

  @Test
  void aPauseBeforeItsTimeKeepsItFromKickingOff() {
    BundleJobId id = submit(kickOff("2026-01-02T00:00Z") + element("a"), false);
    bundles.change(id, change("pausetime=2026-01-01T12:00Z;endtime=2026-01-09T00:00Z"), "ann");
    clock.to("2026-01-03T00:00Z");
    tick();
    assertThat(bundles.job(id).status()).isEqualTo(PREPPAUSED);
    assertThat(allCoordinators()).isZero();

    bundles.change(id, change("pausetime=2026-01-04T12:00Z"), "ann");
    tick();

    assertThat(bundles.job(id).status()).isEqualTo(RUNNING);
    assertThat(bundles.coordinators(id))
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.pauseAt()).contains(Instant.parse("2026-01-04T12:00:00Z"));
              assertThat(job.endAt()).isEqualTo("2026-01-09T00:00:00Z");
            });
  }

  @Test
  void theEndOfAllCoordinatorsCanBeChanged() {
    BundleJobId id = submit(element("a") + element("b"), true);
    tick();

    bundles.change(id, change("endtime=2026-01-10T00:00Z"), "ann");
    tick();

    assertThat(bundles.coordinators(id))
        .hasSize(2)
        .allSatisfy(job -> assertThat(job.endAt()).isEqualTo("2026-01-10T00:00:00Z"));
  }

  @Test
  void aCoordinatorThatCannotFollowIsToldOf() {
    BundleJobId id = submit(element("a") + element("b"), true);
    tick();
    CoordinatorJobId a = bundles.coordinators(id).get(0).id();
    coordinators.apply(a, ScheduleVerb.KILL, "ann");

    bundles.change(id, change("endtime=2026-01-10T00:00Z"), "ann");
    tick();

    assertThat(bundles.coordinators(id).get(1).endAt()).isEqualTo("2026-01-10T00:00:00Z");
    assertThat(history(id, "WARNING"))
        .singleElement()
        .asString()
        .startsWith("coordinator 'a' did not follow: E1016: ");
  }

  @Test
  void whatABundleDoesNotHaveCannotBeChanged() {
    BundleJobId id = submit(element("a"), false);

    refused(ErrorCode.E1015, () -> bundles.change(id, change("concurrency=2"), "ann"));
    refused(ErrorCode.E1015, () -> bundles.change(id, change("status=RUNNING"), "ann"));
    refused(ErrorCode.E1015, () -> bundles.change(id, ScheduleChange.NOTHING, "ann"));
    bundles.apply(id, ScheduleVerb.KILL, "ann");
    refused(ErrorCode.E1312, () -> bundles.change(id, change("pausetime="), "ann"));
  }

  // ---- rerun ----

  private static BundleRerun rerun(List<String> names, String... times) {
    return new BundleRerun(
        names,
        List.of(times).stream().map(time -> ActionScope.parse("date", time)).findFirst(),
        false,
        true);
  }

  @Test
  void actionsAreRunAgainByNameAndDate() {
    BundleJobId id = submit(element("a") + element("b"), true);
    clock.to("2026-01-05T00:00Z");
    awaitStatus(id, SUCCEEDED);
    List<CoordinatorJobId> ids = bundles.coordinators(id).stream().map(CoordinatorJob::id).toList();

    List<CoordinatorAction> all = bundles.rerun(id, rerun(List.of()), "ann");
    assertThat(all).hasSize(6);
    awaitStatus(id, SUCCEEDED);

    List<CoordinatorAction> one =
        bundles.rerun(id, rerun(List.of("b"), "2026-01-02T00:00Z::2026-01-02T12:00Z"), "ann");
    assertThat(one).extracting(CoordinatorAction::id).containsExactly(ids.get(1).action(2));
    awaitStatus(id, SUCCEEDED);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(coordinators.allRuns(ids.get(0).action(2))).hasSize(2);
              assertThat(coordinators.allRuns(ids.get(1).action(2))).hasSize(3);
            });
  }

  @Test
  void aRerunThatCannotBeDoneIsRefusedAsAWhole() {
    BundleJobId id = submit(element("a") + element("b"), true);
    refused(ErrorCode.E1018, () -> bundles.rerun(id, rerun(List.of()), "ann"));
    clock.to("2026-01-05T00:00Z");
    awaitStatus(id, SUCCEEDED);

    refused(ErrorCode.E1018, () -> bundles.rerun(id, rerun(List.of("a", "no")), "ann"));
    refused(ErrorCode.E1018, () -> bundles.rerun(id, rerun(List.of(), "2030-01-01T00:00Z"), "ann"));
    assertThat(bundles.job(id).status()).isEqualTo(SUCCEEDED);

    BundleJobId killed = submit(element("a"), true);
    bundles.apply(killed, ScheduleVerb.KILL, "ann");
    refused(ErrorCode.E1018, () -> bundles.rerun(killed, rerun(List.of()), "ann"));
  }

  @Test
  void aRerunTakesThePauseAway() {
    BundleJobId id = submit(element("a"), true);
    clock.to("2026-01-01T12:00Z");
    tick();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        coordinators.actions(bundles.coordinators(id).get(0).id(), ActionScope.ALL))
                    .singleElement()
                    .matches(action -> action.status().isFinal()));
    bundles.change(id, change("pausetime=2026-01-01T12:00Z"), "ann");
    awaitStatus(id, PAUSED);
    awaitCoordinators(id, PAUSED);

    assertThat(bundles.rerun(id, rerun(List.of("a")), "ann")).hasSize(1);

    awaitStatus(id, RUNNING);
    assertThat(bundles.job(id).pauseAt()).isEmpty();
  }

  // ---- reading ----

  @Test
  void whatIsNotThereIsSaidSo() {
    BundleJobId id = new BundleJobId("0000000-000000000000000-drover-B");

    refused(ErrorCode.E0604, () -> bundles.job(id));
    refused(ErrorCode.E0604, () -> bundles.coordinators(id));
    refused(ErrorCode.E0604, () -> bundles.definitionXml(id));
    refused(ErrorCode.E0604, () -> bundles.timeline(id, 0));
    refused(ErrorCode.E0604, () -> bundles.apply(id, ScheduleVerb.KILL, "ann"));
    refused(ErrorCode.E0604, () -> bundles.change(id, change("pausetime="), "ann"));
    refused(ErrorCode.E0604, () -> bundles.rerun(id, rerun(List.of()), "ann"));
  }

  @Test
  void bundlesAreListedNewestFirst() {
    BundleJobId first = submit(kickOff("2030-01-01T00:00Z") + element("a"), false);
    clock.forward(Duration.ofMinutes(1));
    BundleJobId second = submit(element("a"), true);

    BundlePage all = bundles.jobs(CoordinatorFilter.ALL, 0, 10);
    assertThat(all.total()).isEqualTo(2);
    assertThat(all.jobs()).extracting(BundleJob::id).containsExactly(second, first);
    assertThat(all.jobs()).allSatisfy(job -> assertThat(job.configuration()).isEmpty());
    assertThat(bundles.jobs(CoordinatorFilter.ALL, 1, 10).jobs())
        .extracting(BundleJob::id)
        .containsExactly(first);
    CoordinatorFilter prepared =
        new CoordinatorFilter(
            List.of(),
            List.of("b"),
            List.of("ann"),
            List.of(),
            java.util.Set.of(PREP),
            Optional.of("n"),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.of(Instant.EPOCH),
            Optional.of(clock.instant()),
            true);
    assertThat(bundles.jobs(prepared, 0, 10).jobs())
        .extracting(BundleJob::id)
        .containsExactly(first);
    assertThat(bundles.job(first).configuration()).containsEntry("end", "2026-01-04T00:00Z");
    assertThat(bundles.definitionXml(first)).startsWith("<bundle-app name='b'");
  }

  @Test
  void aDryRunStoresNothing() {
    bundles.dryRun(
        new BundleSubmission(
            "ann",
            java.util.Map.of("nn", "file:///x"),
            Optional.of(
                "<bundle-app name='b' xmlns='uri:oozie:bundle:0.2'>"
                    + element("a")
                    + "</bundle-app>"),
            true));

    assertThat(bundles.jobs(CoordinatorFilter.ALL, 0, 1).total()).isZero();
  }

  // ---- crashes and neighbours ----

  /** Whatever the process was doing, the next one goes on from what is stored. */
  private void afterCrashes(Runnable step) {
    try {
      step.run();
    } catch (FaultyCoordinators.Crash e) {
      loop = newLoop();
      // the dead process had a lease
      clock.forward(Duration.ofSeconds(61));
      step.run();
    }
  }

  @Test
  void whereverTheProcessDiesNothingIsDoneTwiceOrForgotten() {
    List<Integer> points = new ArrayList<>();
    boolean crashed = true;
    for (int point = 0; crashed; point++) {
      long before = allCoordinators();
      faulty.callsToCrash.set(point);
      BundleJobId id = submit(element("a") + element("b"), true);
      afterCrashes(this::tick);
      assertThat(bundles.job(id).status()).as("after kick-off, %s", point).isEqualTo(RUNNING);
      assertThat(allCoordinators() - before).as("coordinators, %s", point).isEqualTo(2);
      afterCrashes(() -> awaitStatus(id, RUNNING));

      bundles.change(id, change("pausetime=2029-01-01T00:00Z"), "ann");
      bundles.apply(id, ScheduleVerb.SUSPEND, "ann");
      afterCrashes(this::tick);
      assertThat(statuses(id)).as("suspended, %s", point).allMatch(ScheduleStatus::isSuspended);
      assertThat(bundles.job(id).status()).isEqualTo(SUSPENDED);
      assertThat(bundles.coordinators(id))
          .as("paused, %s", point)
          .allMatch(job -> job.pauseAt().isPresent());

      bundles.apply(id, ScheduleVerb.KILL, "ann");
      afterCrashes(this::tick);
      assertThat(statuses(id)).as("killed, %s", point).containsExactly(KILLED, KILLED);
      assertThat(bundles.job(id).status()).isEqualTo(KILLED);

      crashed = faulty.callsToCrash.getAndSet(Integer.MAX_VALUE) < 0;
      points.add(point);
    }
    assertThat(points).as("places to die").hasSizeGreaterThan(25);
  }

  @Test
  void aVerbThatComesDuringTheKickOffWins() {
    BundleJobId id = submit(element("a"), true);
    Bundle read = store.bundle(id).orElseThrow();
    assertThat(bundles.apply(id, ScheduleVerb.KILL, "ann")).isTrue();

    assertThat(new BundleKickOff(store, faulty, clock).run(read, clock.instant())).isEmpty();
    tick();

    assertThat(bundles.job(id).status()).isEqualTo(KILLED);
    assertThat(allCoordinators()).isZero();
  }

  @Test
  void twoThatKickOffTheSameBundleInsertItsCoordinatorsOnce() {
    BundleJobId id = submit(element("a") + element("b"), true);
    Bundle read = store.bundle(id).orElseThrow();
    BundleKickOff kickOff = new BundleKickOff(store, faulty, clock);

    assertThat(kickOff.run(read, clock.instant())).isEmpty();
    assertThat(kickOff.run(read, clock.instant())).isEmpty();

    assertThat(allCoordinators()).isEqualTo(2);
    assertThat(bundles.coordinators(id)).hasSize(2);
  }

  @Test
  void serversShareBundlesAndFindWhatOthersStored() {
    List<BundleJobId> ids = new ArrayList<>();
    try (Bundles one = server();
        Bundles two = server()) {
      one.start();
      two.start();
      for (int i = 0; i < 20; i++) {
        ids.add(submit(element("a") + element("b"), i % 2 == 0));
      }
      for (BundleJobId id : ids) {
        awaitCoordinatorsOf(one, id, 2);
      }
      assertThat(allCoordinators()).isEqualTo(40);
      assertThat(one.service().apply(ids.get(0), ScheduleVerb.SUSPEND, "ann")).isTrue();
      awaitCoordinators(ids.get(0), SUSPENDED, SUSPENDED);
      clock.to("2026-01-05T00:00Z");
      for (BundleJobId id : ids.subList(1, 20)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(two.service().job(id).status()).isEqualTo(SUCCEEDED));
      }
      assertThat(one.isAlive() && two.isAlive()).isTrue();
    }
    assertThat(allCoordinators()).isEqualTo(40);
  }

  private static void awaitCoordinatorsOf(Bundles server, BundleJobId id, int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(server.service().coordinators(id)).hasSize(count));
  }

  @Test
  void newsThatACrashHasLostAreMadeUpFor() {
    BundleJobId id = submit(element("a") + element("b"), true);
    clock.to("2026-01-05T00:00Z");
    awaitStatus(id, SUCCEEDED);
    BundleLoop deaf = loop;
    loop = newLoop();
    tick();
    loop = deaf;
    coordinators.change(
        bundles.coordinators(id).get(0).id(), change("endtime=2026-01-09T00:00Z"), "ann");
    awaitCoordinators(id, RUNNING, SUCCEEDED);

    // a server that starts has heard nothing
    loop = newLoop();
    tick();

    assertThat(bundles.job(id).status()).isEqualTo(RUNNING);
  }

  @Test
  void endedBundlesGoWithTheirCoordinators() {
    BundleJobId ended = submit(element("a"), true);
    BundleJobId other = submit(element("a", "daily", property("end", "2026-03-01T00:00Z")), true);
    clock.to("2026-01-05T00:00Z");
    awaitStatus(ended, SUCCEEDED);
    awaitStatus(other, RUNNING);

    assertThat(store.purge(clock.instant(), 10)).isZero();
    assertThat(store.purge(clock.instant().plusSeconds(1), 10)).isEqualTo(1);

    refused(ErrorCode.E0604, () -> bundles.job(ended));
    assertThat(bundles.coordinators(other)).hasSize(1);
    assertThat(allCoordinators()).isEqualTo(1);
  }
}
