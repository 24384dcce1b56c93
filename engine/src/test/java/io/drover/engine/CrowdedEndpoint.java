package io.drover.engine;

import io.drover.actions.ActionExecutor;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.NotStarted;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.JobPriority;
import io.drover.actions.Places;
import io.drover.schema.ActionKind;
import io.drover.schema.XmlElement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An endpoint that several engines start things at, each through an executor of its own, and that
 * counts what is there at once. An action's {@code file} says what it is: {@code quick}, {@code
 * held} (until the test lets it go), {@code session} (open until the job has ended).
 */
final class CrowdedEndpoint {
  static final String NAME = "default";

  private final Map<String, Boolean> alive = new HashMap<>();
  private final List<String> begun = new ArrayList<>();
  private int sessions;
  private int mostAtOnce;
  private int mostSessions;
  private int refusals;
  private int takes = Integer.MAX_VALUE;
  private boolean held;
  private boolean away;
  private boolean slow;

  /** It refuses more than that. */
  synchronized void takes(int most) {
    takes = most;
  }

  /** What is alive stays so. */
  synchronized void hold(boolean on) {
    held = on;
  }

  /** What is there does not get beyond starting. */
  synchronized void startSlowly(boolean on) {
    slow = on;
  }

  /** Nothing can be asked or sent. */
  synchronized void away(boolean on) {
    away = on;
  }

  synchronized int alive() {
    return alive.size();
  }

  synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  synchronized int mostSessions() {
    return mostSessions;
  }

  synchronized int refusals() {
    return refusals;
  }

  /** Names of what was started, in order. */
  synchronized List<String> begun() {
    return List.copyOf(begun);
  }

  /** Ends one, as if it had run to its end. */
  synchronized void finish(String name) {
    alive.replace(name, true);
  }

  /** An executor of an engine whose places are these. */
  ActionExecutor through(Places places) {
    return new Executor(places);
  }

  private synchronized boolean begin(String name, boolean session) {
    if (alive.size() >= takes) {
      refusals++;
      return false;
    }
    begun.add(name);
    alive.put(name, false);
    mostAtOnce = Math.max(mostAtOnce, alive.size());
    if (session) {
      sessions++;
      mostSessions = Math.max(mostSessions, sessions);
    }
    return true;
  }

  private synchronized boolean knows(String name) {
    return alive.containsKey(name);
  }

  /** Whether it has ended, and is gone then. */
  private synchronized boolean ended(String name) {
    boolean ended = !held || alive.getOrDefault(name, true);
    if (ended) {
      alive.remove(name);
    }
    return ended;
  }

  private synchronized void remove(String name, boolean session) {
    if (alive.remove(name) != null && session) {
      sessions--;
    }
  }

  private synchronized boolean startsSlowly() {
    return slow;
  }

  private synchronized boolean isAway() {
    return away;
  }

  private final class Executor implements ActionExecutor {
    private final Places places;

    Executor(Places places) {
      this.places = places;
    }

    @Override
    public Set<ActionKind> kinds() {
      return Set.of(new ActionKind(ActionKind.DROVER, "livy-batch"));
    }

    @Override
    public boolean staysOpen(XmlElement body) {
      return session(body);
    }

    private static boolean session(XmlElement body) {
      return body.child("file").filter(file -> file.text().strip().equals("session")).isPresent();
    }

    private static Places.Wish wish(ActionRequest request) {
      boolean session = session(request.body());
      return new Places.Wish(
          request.attempt(),
          NAME,
          session ? Places.Kind.SESSION : Places.Kind.BATCH,
          request.user(),
          request.configuration().getOrDefault("queue", ""),
          JobPriority.of(List.of(request.configuration())),
          session);
    }

    @Override
    public ActionOutcome start(ActionRequest request) {
      String name = request.attempt().externalName();
      boolean session = session(request.body());
      if (isAway()) {
        return new NotStarted(request.external(), Duration.ofMillis(200), "it is away");
      }
      if (!knows(name)) {
        Optional<Places.Waiting> waiting =
            places.ask(wish(request)) instanceof Places.Waiting line
                ? Optional.of(line)
                : Optional.empty();
        if (waiting.isEmpty() && !begin(name, session)) {
          waiting = places.refused(wish(request));
        }
        if (waiting.isPresent()) {
          return new NotStarted(request.external(), waiting.get().again(), waiting.get().reason());
        }
        if (!startsSlowly()) {
          places.started(wish(request));
        }
      }
      return session
          ? new Succeeded(request.external(), Map.of())
          : new Running(request.external().withExternalId(name), Duration.ofMillis(20));
    }

    @Override
    public ActionOutcome check(ActionRequest request) {
      if (startsSlowly()) {
        return new Running(request.external(), Duration.ofMillis(20));
      }
      return ended(request.attempt().externalName())
          ? new Succeeded(request.external(), Map.of())
          : new Running(request.external(), Duration.ofMillis(20));
    }

    @Override
    public KillResult kill(ActionRequest request) {
      remove(request.attempt().externalName(), session(request.body()));
      return new KillResult(request.external(), true);
    }
  }
}
