package io.drover.locallivy.repl;

import static org.apache.livy.rsc.driver.StatementState.Available;
import static org.apache.livy.rsc.driver.StatementState.Cancelled;
import static org.apache.livy.rsc.driver.StatementState.Cancelling;
import static org.apache.livy.rsc.driver.StatementState.Running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.locallivy.repl.StatementQueue.Limits;
import io.drover.locallivy.repl.StatementQueue.Listener;
import io.drover.locallivy.repl.StatementQueue.Runner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.livy.rsc.driver.Statement;
import org.apache.livy.rsc.driver.StatementState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a runner and job groups in memory; Spark's are in the suite of real sessions. */
final class StatementQueueTest {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<String> cancelledGroups = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private volatile int interrupts;
  private StatementQueue queue = queue(code -> Output.text(code), Duration.ofSeconds(30));

  @AfterEach
  void close() {
    release.countDown();
    queue.close();
  }

  @Test
  void statementsRunInOrderAndKeepTheirOutput() {
    int first = submit("a");
    int second = submit("b");

    awaitState(second, Available);
    assertThat(statement(first).output)
        .isEqualTo("{\"status\":\"ok\",\"execution_count\":0,\"data\":{\"text/plain\":\"a\"}}");
    assertThat(statement(second).id).isEqualTo(1);
    await().until(() -> heard.get(heard.size() - 1).equals("idle"));
    assertThat(heard).startsWith("busy");
  }

  @Test
  void whateverIsThrownEndsTheStatement() {
    queue =
        queue(
            code -> {
              throw new StackOverflowError("deep");
            },
            Duration.ofSeconds(30));

    int id = submit("a");

    awaitState(id, Available);
    assertThat(statement(id).output).contains("\"status\":\"error\"", "\"evalue\":\"deep\"");
    assertThat(statement(id).output).doesNotContain("at io.drover");
  }

  @Test
  void deathOfTheInterpreterIsToldAndEndsTheStatement() {
    queue =
        queue(
            code -> {
              throw new InterpreterDiedException("gone");
            },
            Duration.ofSeconds(30));

    int id = submit("a");

    awaitState(id, Available);
    assertThat(heard).contains("died");
    assertThat(statement(id).output).contains("\"evalue\":\"gone\"");
  }

  @Test
  void onlyEndedStatementsAreForgotten() {
    queue = queue(this::blocked, Duration.ofSeconds(30));
    int running = submit("first");
    for (int i = 0; i < 5; i++) {
      submit("more");
    }

    assertThat(queue.range(running, 1)).hasSize(1);
    assertThat(queue.all()).hasSize(6);

    release.countDown();
    awaitState(5, Available);
    await().until(() -> queue.all().size() == 3);
    assertThat(queue.range(running, 1)).isEmpty();
    assertThat(queue.range(3, 1)).hasSize(1);
    assertThat(queue.range(4, Integer.MAX_VALUE)).hasSize(2);
  }

  @Test
  void waitingStatementIsCancelledAtOnceAndNeverRuns() {
    List<String> ran = new CopyOnWriteArrayList<>();
    queue =
        queue(
            code -> {
              ran.add(code);
              return blocked(code);
            },
            Duration.ofSeconds(30));
    int running = submit("running");
    int waiting = submit("waiting");
    awaitState(running, Running);

    queue.cancel(waiting);

    assertThat(statement(waiting).state.get()).isEqualTo(Cancelled);
    release.countDown();
    awaitState(running, Available);
    awaitState(submit("last"), Available);
    assertThat(ran).containsExactly("running", "last");
  }

  @Test
  void runningStatementIsInterruptedWhenItsJobsAreNotAllThereIs() {
    queue = queue(this::blocked, Duration.ofSeconds(30));
    int id = submit("a");
    awaitState(id, Running);

    queue.cancel(id);

    awaitState(id, Cancelled);
    assertThat(cancelledGroups).contains("statement-0");
    assertThat(interrupts).isPositive();
  }

  @Test
  void statementThatDoesNotStopCountsAsCancelledAfterTheTimeout() {
    queue =
        queue(
            code -> {
              while (release.getCount() > 0) {
                Thread.onSpinWait();
              }
              return Output.text(code);
            },
            Duration.ofMillis(200));
    int stubborn = submit("a");
    int next = submit("b");
    awaitState(stubborn, Running);

    queue.cancel(stubborn);

    assertThat(statement(stubborn).state.get()).isEqualTo(Cancelling);
    awaitState(stubborn, Cancelled);
    assertThat(statement(next).state.get()).isEqualTo(StatementState.Waiting);
    release.countDown();
    awaitState(next, Available);
    assertThat(statement(stubborn).state.get()).isEqualTo(Cancelled);
  }

  @Test
  void progressOfARunningStatementIsThatOfItsJobs() {
    queue = queue(this::blocked, Duration.ofSeconds(30));
    int id = submit("a");
    awaitState(id, Running);

    assertThat(statement(id).progress).isEqualTo(0.25);
    release.countDown();
    awaitState(id, Available);
    assertThat(statement(id).progress).isEqualTo(1.0);
  }

  private Output blocked(String code) {
    try {
      release.await();
      return Output.text(code);
    } catch (InterruptedException e) {
      return Failures.of(e);
    }
  }

  private int submit(String code) {
    return queue.submit(code, Kind.SPARK);
  }

  private Statement statement(int id) {
    return queue.range(id, 1).get(0);
  }

  private void awaitState(int id, StatementState state) {
    await().until(() -> statement(id).state.get() == state);
  }

  private StatementQueue queue(Function<String, Output> code, Duration cancelTimeout) {
    return new StatementQueue(
        new Limits(3, Duration.ofMillis(5), cancelTimeout),
        new MemoryRunner(code),
        new MemoryJobs(),
        new Heard());
  }

  private final class MemoryRunner implements Runner {
    private final Function<String, Output> code;
    private volatile Thread thread = Thread.currentThread();

    MemoryRunner(Function<String, Output> code) {
      this.code = code;
    }

    @Override
    public Output run(String text, Kind kind, String jobGroup) {
      thread = Thread.currentThread();
      return code.apply(text);
    }

    @Override
    public void interrupt() {
      interrupts++;
      thread.interrupt();
    }
  }

  private final class MemoryJobs implements JobGroups {
    @Override
    public void begin(String group) {}

    @Override
    public void cancel(String group) {
      cancelledGroups.add(group);
    }

    @Override
    public double progress(String group) {
      return 0.25;
    }
  }

  private final class Heard implements Listener {
    @Override
    public void busy() {
      heard.add("busy");
    }

    @Override
    public void idle() {
      heard.add("idle");
    }

    @Override
    public void died() {
      heard.add("died");
    }
  }
}
