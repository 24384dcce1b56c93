package io.drover.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.actions.WorkflowJobId;
import io.drover.engine.JobStatus;
import io.drover.engine.machine.MachineState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SharedInsertsTest {
  private final List<List<String>> transactions = new CopyOnWriteArrayList<>();
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final AtomicBoolean inserting = new AtomicBoolean();
  private final List<Thread> submitters = new CopyOnWriteArrayList<>();
  private final SharedInserts inserts = new SharedInserts(this::insert);

  @Test
  void jobsThatComeDuringATransactionShareTheNext() {
    List<CompletableFuture<Void>> all = submit(5, "job");

    endFirst();

    all.forEach(CompletableFuture::join);
    assertThat(transactions).hasSize(2);
    assertThat(transactions.stream().flatMap(List::stream))
        .containsExactlyInAnyOrder("first", "job-0", "job-1", "job-2", "job-3", "job-4");
  }

  @Test
  void aJobThatCannotBeStoredLeavesTheOthersAlone() {
    List<CompletableFuture<Void>> good = submit(4, "job");
    CompletableFuture<Void> bad = submitter("bad");

    endFirst();

    good.forEach(CompletableFuture::join);
    assertThatThrownBy(bad::join).hasRootCauseMessage("no room for bad");
    assertThat(transactions.stream().flatMap(List::stream))
        .containsExactlyInAnyOrder("first", "job-0", "job-1", "job-2", "job-3");
  }

  @Test
  void anErrorLeavesNobodyWaiting() {
    List<CompletableFuture<Void>> good = submit(4, "job");
    CompletableFuture<Void> bad = submitter("broken");

    endFirst();

    good.forEach(CompletableFuture::join);
    assertThatThrownBy(bad::join).hasRootCauseMessage("no memory for broken");
  }

  /** One whose transaction lasts until the test lets it end, and others that come meanwhile. */
  private List<CompletableFuture<Void>> submit(int count, String name) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    all.add(submitter("first"));
    await().until(inserting::get);
    for (int i = 0; i < count; i++) {
      all.add(submitter(name + "-" + i));
    }
    return all;
  }

  /** Once all others wait for it. */
  private void endFirst() {
    await()
        .until(
            () ->
                submitters.stream()
                    .allMatch(
                        thread ->
                            thread.getState() == Thread.State.WAITING
                                || thread.getState() == Thread.State.TIMED_WAITING));
    firstMayEnd.countDown();
  }

  private CompletableFuture<Void> submitter(String id) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                inserts.insert(job(id));
                done.complete(null);
              } catch (RuntimeException | StackOverflowError e) {
                done.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    submitters.add(thread);
    thread.start();
    return done;
  }

  private void insert(List<NewJob> jobs) {
    List<String> ids = jobs.stream().map(job -> job.job().id().value()).toList();
    if (ids.contains("first")) {
      inserting.set(true);
      try {
        assertThat(firstMayEnd.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    if (ids.contains("bad")) {
      throw new IllegalStateException("no room for bad");
    }
    if (ids.contains("broken")) {
      throw new StackOverflowError("no memory for broken");
    }
    transactions.add(ids);
  }

  private static NewJob job(String id) {
    Instant now = Instant.EPOCH;
    JobRow row =
        new JobRow(
            new WorkflowJobId(id),
            "name",
            "",
            JobStatus.PREP,
            "ann",
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            "d",
            "c",
            true,
            now,
            Optional.empty(),
            Optional.empty(),
            now,
            0,
            new MachineState(""),
            Optional.empty(),
            0,
            1);
    return new NewJob(row, List.of(), Optional.empty(), handle -> {});
  }
}
