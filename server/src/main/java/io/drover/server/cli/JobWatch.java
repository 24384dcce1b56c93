package io.drover.server.cli;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows a job to its end: on a terminal a tree that is redrawn in place, else one line a change
 * of state. Survives a server that is away for a while; the job does not depend on the watcher.
 */
final class JobWatch {
  private static final Duration EVERY = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final DroverClient client;
  private final Terminal terminal;
  private final InstantSource clock;
  private final String jobId;
  private final Map<String, String> seen = new HashMap<>();
  private @Nullable JobTree tree;
  private @Nullable Instant awaySince;

  JobWatch(DroverClient client, Terminal terminal, InstantSource clock, String jobId) {
    this.client = requireNonNull(client, "client");
    this.terminal = requireNonNull(terminal, "terminal");
    this.clock = requireNonNull(clock, "clock");
    this.jobId = requireNonNull(jobId, "jobId");
  }

  /** Returns when the job has ended: {@link ExitCode#OK} only for SUCCEEDED. */
  int watch() {
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try {
      var polling =
          timer.scheduleWithFixedDelay(
              () -> look(ended), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
      int exitCode = ended.get();
      polling.cancel(false);
      return exitCode;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CliException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.INTERNAL, "interrupted; the job goes on");
    } finally {
      timer.shutdownNow();
    }
  }

  private void look(CompletableFuture<Integer> ended) {
    try {
      ApiAnswers.Job job = client.job(jobId);
      awaySince = null;
      show(job);
      if (job.ended()) {
        finish(job);
        ended.complete(job.status().equals("SUCCEEDED") ? ExitCode.OK : ExitCode.NOT_SUCCEEDED);
      }
    } catch (CliException e) {
      if (e.exitCode() != ExitCode.SERVER || !wait(e)) {
        ended.completeExceptionally(e);
      }
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  /** Whether a server that does not answer is worth waiting for. */
  private boolean wait(CliException failure) {
    Instant now = clock.instant();
    if (awaySince == null) {
      awaySince = now;
      terminal.error("drover: " + Terminal.clean(String.valueOf(failure.getMessage())));
      terminal.error("drover: trying again for " + PATIENCE.toMinutes() + " minutes");
    }
    return Duration.between(awaySince, now).compareTo(PATIENCE) < 0;
  }

  private void show(ApiAnswers.Job job) {
    if (terminal.abilities().interactive()) {
      List<String> lines =
          new ArrayList<>(tree().lines(job, clock.instant(), terminal.abilities().rows()));
      if (job.status().equals("SUSPENDED")) {
        String hint = "suspended: 'drover job resume " + Terminal.clean(jobId) + "' lets it go on";
        lines.add(terminal.fit(hint, terminal.abilities().columns() - 1));
      }
      terminal.redraw(lines);
      return;
    }
    for (ApiAnswers.Action action : job.actions()) {
      if (!action.type().equals(":START:")) {
        change(action.node(), word(action.type()), action.status(), time(action), action);
      }
    }
    Instant at = job.endedAt() != null ? job.endedAt() : clock.instant();
    change("", "job " + job.name(), job.status(), at, null);
  }

  /** When the action came into this state, as far as the answer tells; null for just now. */
  private @Nullable Instant time(ApiAnswers.Action action) {
    if (action.endedAt() != null) {
      return action.endedAt();
    }
    return seen.containsKey(action.node()) ? null : action.startedAt();
  }

  /** {@code :FORK:} is Oozie's word for a row of a control node; people say fork. */
  private static String word(String type) {
    return type.startsWith(":") ? type.replace(":", "").toLowerCase(Locale.ROOT) : type;
  }

  private void change(
      String node,
      String what,
      String status,
      @Nullable Instant at,
      ApiAnswers.@Nullable Action action) {
    String detail = JobTree.detail(action);
    String state = status + (action == null ? "" : " " + action.waitingFor());
    if (state.equals(seen.put(node, state))) {
      return;
    }
    String took =
        action == null || action.endedAt() == null
            ? ""
            : " after " + Durations.between(action.startedAt(), action.endedAt(), clock.instant());
    String name = node.isEmpty() ? what : node + " (" + what + ")";
    terminal.line(
        terminal.time(at == null ? clock.instant() : at)
            + "  "
            + Terminal.clean(name)
            + "  "
            + terminal.style(Terminal.Style.of(status), Terminal.clean(status))
            + took
            + (detail.isEmpty() ? "" : "  " + detail));
  }

  private JobTree tree() {
    JobTree current = tree;
    if (current == null) {
      current = new JobTree(terminal, outline());
      tree = current;
    }
    return current;
  }

  private Optional<WorkflowOutline> outline() {
    try {
      return WorkflowOutline.read(client.definition(jobId));
    } catch (CliException e) {
      // The tree is only a better order; the actions themselves are shown without it, too.
      return Optional.empty();
    }
  }

  private void finish(ApiAnswers.Job job) {
    terminal.lines(new JobReport(terminal, clock.instant()).error(job));
    if (job.error() != null && !job.error().node().isEmpty()) {
      terminal.line(
          Terminal.clean("its log: drover job " + jobId + " --log --node " + job.error().node()));
    }
  }
}
