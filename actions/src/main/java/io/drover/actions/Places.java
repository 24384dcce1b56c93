package io.drover.actions;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Places at endpoints that take only so much at once. An attempt asks before it sends anything, and
 * has its place then as long as it lives; nothing has to be given back. Thread-safe; every method
 * may be called again with the same attempt, also after a crash and from another server.
 */
public interface Places {
  /** What is asked for. */
  enum Kind {
    BATCH,
    SESSION
  }

  /**
   * An attempt's wish to start something.
   *
   * @param endpoint name of the endpoint
   * @param queue of the cluster, as far as the action names one; else empty text
   * @param untilJobEnds whether the place stays in use after the attempt ended OK, until its job
   *     has ended and what it opened is closed
   */
  record Wish(
      ActionAttempt attempt,
      String endpoint,
      Kind kind,
      String user,
      String queue,
      JobPriority priority,
      boolean untilJobEnds) {
    public Wish {
      requireNonNull(attempt, "attempt");
      requireNonNull(endpoint, "endpoint");
      requireNonNull(kind, "kind");
      requireNonNull(user, "user");
      requireNonNull(queue, "queue");
      requireNonNull(priority, "priority");
    }
  }

  /** What comes of asking. */
  sealed interface Answer {}

  /**
   * The request may be sent.
   *
   * @param sentSince since when an earlier call of the same attempt may have sent it
   */
  record Placed(Optional<Instant> sentSince) implements Answer {
    public Placed {
      requireNonNull(sentSince, "sentSince");
    }
  }

  /**
   * It is not the attempt's turn.
   *
   * @param reason for people
   * @param again when to ask again by oneself; a start is called as soon as there is a place
   */
  record Waiting(String reason, Duration again) implements Answer {
    public Waiting {
      requireNonNull(reason, "reason");
      requireNonNull(again, "again");
    }
  }

  /** Room for everything at once: for who has no limits. */
  Places UNLIMITED =
      new Places() {
        @Override
        public Answer ask(Wish wish) {
          return new Placed(Optional.empty());
        }

        @Override
        public void started(Wish wish) {}

        @Override
        public void notSent(Wish wish) {}

        @Override
        public Optional<Waiting> refused(Wish wish) {
          return Optional.empty();
        }
      };

  /**
   * Whether the attempt may send its request now. If so, it is durably noted when this returns that
   * it has its place and may send; if not, it stands in line.
   */
  Answer ask(Wish wish);

  /**
   * What the attempt asked for exists and is no longer starting. Takes a place, whether or not
   * there is room, for an attempt that has none.
   */
  void started(Wish wish);

  /** Nothing reached the endpoint: the place is the attempt's, but may be given to others. */
  void notSent(Wish wish);

  /**
   * The endpoint says that too much is being started there. The attempt is back in line where it
   * was, and fewer may start at once for a while.
   *
   * @return empty when nobody keeps a line, and the attempt tries again at its own pace
   */
  Optional<Waiting> refused(Wish wish);
}
