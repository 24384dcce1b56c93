package io.drover.coordinator;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drover.actions.file.FilePath;
import io.drover.actions.file.LookTimes;
import io.drover.actions.file.SharedFiles;
import io.drover.coordinator.application.ActionPlan;
import io.drover.coordinator.application.InputState;
import io.drover.coordinator.store.CoordinatorActionRow;
import io.drover.engine.Threads;
import io.drover.engine.WorkflowService;
import io.drover.schema.ErrorCode;
import io.drover.schema.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at files and prepares workflows, a few at a time. */
final class CoordinatorEffects implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorEffects.class);
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final int MOST_REMEMBERED = 200_000;

  private final SharedFiles files;
  private final WorkflowService workflows;
  private final String defaultFileSystem;
  private final CoordinatorConfig config;
  private final InstantSource clock;
  private final ExecutorService pool;

  /** What was there; data that is complete does not go away while somebody waits for more. */
  private final Cache<Place, Boolean> present =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  private record Place(String user, String path) {}

  CoordinatorEffects(
      SharedFiles files,
      WorkflowService workflows,
      String defaultFileSystem,
      CoordinatorConfig config,
      InstantSource clock) {
    this.files = files;
    this.workflows = workflows;
    this.defaultFileSystem = defaultFileSystem;
    this.config = config;
    this.clock = clock;
    this.pool =
        Executors.newFixedThreadPool(config.threads(), Threads.named("drover-coordinator-"));
  }

  /** Does it some time soon; {@code then} takes what came of it, on another thread. */
  void submit(CoordinatorEffect effect, Consumer<CoordinatorResult> then) {
    try {
      pool.execute(() -> then.accept(result(effect)));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} is not done: the server stops", effect.action().id());
    }
  }

  private CoordinatorResult result(CoordinatorEffect effect) {
    CoordinatorActionId id = effect.action().id();
    try {
      return effect instanceof CoordinatorEffect.Look look
          ? look(look)
          : prepare((CoordinatorEffect.Prepare) effect);
    } catch (InvalidRequestException e) {
      if (e.code() == ErrorCode.E0902) {
        // a file system that fails now may not fail later
        return new CoordinatorResult.Unknown(id, String.valueOf(e.getMessage()));
      }
      return new CoordinatorResult.Refused(id, e.code().name(), String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      LOG.debug("inputs of {}", id, e);
      return new CoordinatorResult.Unknown(id, String.valueOf(e.getMessage()));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // whatever it was: an effect that nobody hears of would keep its action for ever
      LOG.warn("{} is tried again", id, e);
      return new CoordinatorResult.Unknown(id, e.toString());
    }
  }

  private CoordinatorResult look(CoordinatorEffect.Look look) {
    CoordinatorActionRow action = look.action();
    Instant now = clock.instant();
    LookTimes times = CoordinatorProgress.times(action, config);
    String user = look.application().properties().getOrDefault("user.name", "");
    ActionPlan plan = CoordinatorProgress.plan(look.application(), action);
    InputState inputs =
        plan.look(
            now,
            CoordinatorProgress.waitingSince(action),
            path -> exists(path, user, times.notBefore(now)));
    return inputs.ready()
        ? new CoordinatorResult.Ready(action.id(), plan.request(inputs))
        : new CoordinatorResult.Missing(action.id(), inputs);
  }

  private boolean exists(String path, String user, Instant notBefore) {
    Place place = new Place(user, path);
    if (present.getIfPresent(place) != null) {
      return true;
    }
    try {
      String absolute = path.startsWith("/") ? defaultFileSystem + path : path;
      boolean exists = files.exists(FilePath.parse(absolute), user, notBefore);
      if (exists) {
        present.put(place, true);
      }
      return exists;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (InvalidPathException e) {
      throw new UncheckedIOException(e.getMessage(), new IOException(e));
    }
  }

  private CoordinatorResult prepare(CoordinatorEffect.Prepare prepare) {
    return new CoordinatorResult.Prepared(
        prepare.action().id(), workflows.ready(prepare.submission()));
  }

  /** Takes no more; looks at files that wait for an answer are left behind. */
  @Override
  public void close() {
    Threads.end(pool);
  }
}
