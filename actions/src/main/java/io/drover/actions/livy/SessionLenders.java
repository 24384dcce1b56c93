package io.drover.actions.livy;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ActionRequest.OtherAction;
import io.drover.actions.ActionRequest.Others;
import io.drover.actions.ActionRequest.RelatedJob;
import io.drover.schema.ActionKind;
import io.drover.schema.XmlElement;
import io.drover.schema.action.SessionSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which session of the jobs above one may borrow, and whether the jobs below have borrowed one. */
final class SessionLenders {
  private final Function<XmlElement, SessionSpec> reader;

  SessionLenders(Function<XmlElement, SessionSpec> reader) {
    this.reader = requireNonNull(reader, "reader");
  }

  /**
   * A job above and its latest session of a name.
   *
   * @param session the action, OK, of whatever run
   */
  record Lender(RelatedJob job, OtherAction session, SessionSpec spec) {
    Lender {
      requireNonNull(job, "job");
      requireNonNull(session, "session");
      requireNonNull(spec, "spec");
    }

    /** What an earlier run opened was closed with it. */
    boolean open() {
      return session.attempt().run() == job.run();
    }

    BorrowedSession lend() {
      return BorrowedSession.in(session).orElseGet(this::own);
    }

    /**
     * A statement that is OK in a later generation has seen everything before it run again there,
     * so that is the session as it is now.
     */
    private BorrowedSession own() {
      Memo now = Memo.read(session.external().memo());
      int generation = 0;
      for (OtherAction statement : statements()) {
        Memo memo = Memo.read(statement.external().memo());
        int theirs = memo.number("generation").orElse(0);
        if (theirs > generation) {
          generation = theirs;
          now = memo;
        }
      }
      return new BorrowedSession(
          session.attempt(),
          spec.endpoint().orElse(LivyEndpoint.DEFAULT_NAME),
          generation,
          now.number("session").orElseThrow());
    }

    /** Those of an earlier session of the same name stand before it. */
    private List<OtherAction> statements() {
      List<OtherAction> all = job.succeeded();
      return all.stream()
          .dropWhile(action -> !action.attempt().equals(session.attempt()))
          .filter(action -> ActionKind.of(action.body()).equals(LivyStatementAction.KIND))
          .filter(
              action -> action.body().attribute("session").map(String::strip).equals(spec.name()))
          .toList();
    }
  }

  /** The nearest job above that has a session of that name. */
  Optional<Lender> above(Others others, Optional<String> name) {
    Optional<RelatedJob> job = others.parent();
    while (job.isPresent()) {
      Optional<Lender> lender = lender(job.get(), name);
      if (lender.isPresent()) {
        return lender;
      }
      job = job.get().parent();
    }
    return Optional.empty();
  }

  private Optional<Lender> lender(RelatedJob job, Optional<String> name) {
    Optional<Lender> latest = Optional.empty();
    for (OtherAction action : sessions(job.succeeded())) {
      SessionSpec spec = reader.apply(action.body());
      if (spec.name().equals(name)) {
        latest = Optional.of(new Lender(job, action, spec));
      }
    }
    return latest;
  }

  /** Whether a job below works with the session that this attempt opened. */
  static boolean lent(ActionAttempt owner, List<RelatedJob> children) {
    return children.stream()
        .anyMatch(child -> borrows(child, owner) || lent(owner, child.children()));
  }

  private static boolean borrows(RelatedJob job, ActionAttempt owner) {
    return sessions(job.succeeded()).stream()
        .flatMap(action -> BorrowedSession.in(action).stream())
        .anyMatch(borrowed -> borrowed.owner().equals(owner));
  }

  private static List<OtherAction> sessions(List<OtherAction> actions) {
    return actions.stream()
        .filter(action -> ActionKind.of(action.body()).equals(LivySessionAction.KIND))
        .toList();
  }
}
