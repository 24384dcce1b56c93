package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.Places;
import java.time.Duration;

/** How a session stands after Livy was asked about it. */
sealed interface SessionStanding {
  <R> R accept(Visitor<R> visitor);

  /** One method a standing. */
  interface Visitor<R> {
    R usable(Usable standing);

    R coming(Coming standing);

    R inLine(InLine standing);

    R lost(Lost standing);

    R refused(Refused standing);
  }

  /** It takes statements. */
  record Usable(LivySession session) implements SessionStanding {
    public Usable {
      requireNonNull(session, "session");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.usable(this);
    }
  }

  /**
   * Not yet.
   *
   * @param exists whether Livy has it, or it has to be asked for again
   */
  record Coming(String waitingFor, Duration again, boolean exists) implements SessionStanding {
    public Coming {
      requireNonNull(waitingFor, "waitingFor");
      requireNonNull(again, "again");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.coming(this);
    }
  }

  /** There is no place for it at the endpoint yet. */
  record InLine(Places.Waiting waiting) implements SessionStanding {
    public InLine {
      requireNonNull(waiting, "waiting");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.inLine(this);
    }
  }

  /** It was there and is gone, or Livy ended it. */
  record Lost(String why) implements SessionStanding {
    public Lost {
      requireNonNull(why, "why");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.lost(this);
    }
  }

  /** There will be none. */
  record Refused(ErrorType type, String code, String message) implements SessionStanding {
    public Refused {
      requireNonNull(type, "type");
      requireNonNull(code, "code");
      requireNonNull(message, "message");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.refused(this);
    }
  }
}
