package io.drover.server.cli;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the native API answers, as far as this command shows it. Lenient on purpose: fields that it
 * does not know are ignored and missing ones have a neutral value, so that a client works with the
 * servers before and after it.
 */
final class ApiAnswers {
  private ApiAnswers() {}

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** Answer to a submission; the id is empty for a dry run. */
  record Submitted(String id, List<Problem> problems) {
    Submitted(@Nullable String id, @Nullable List<Problem> problems) {
      this.id = orEmpty(id);
      this.problems = orEmpty(problems);
    }
  }

  record StatusAnswer(String status) {
    StatusAnswer(@Nullable String status) {
      this.status = orEmpty(status);
    }
  }

  record BackfillAnswer(String id, int definitionVersion, int runs, List<BackfillTime> times) {
    BackfillAnswer(
        @Nullable String id, int definitionVersion, int runs, @Nullable List<BackfillTime> times) {
      this.id = orEmpty(id);
      this.definitionVersion = definitionVersion;
      this.runs = runs;
      this.times = orEmpty(times);
    }
  }

  record BackfillTime(String nominalAt, boolean runs, String action, String status) {
    BackfillTime(
        @Nullable String nominalAt,
        boolean runs,
        @Nullable String action,
        @Nullable String status) {
      this.nominalAt = orEmpty(nominalAt);
      this.runs = runs;
      this.action = orEmpty(action);
      this.status = orEmpty(status);
    }
  }

  record Capacity(List<Endpoint> endpoints) {
    Capacity(@Nullable List<Endpoint> endpoints) {
      this.endpoints = orEmpty(endpoints);
    }
  }

  record Endpoint(
      String name,
      int maxActive,
      int maxStarting,
      int maxSessions,
      int batches,
      int sessions,
      int starting,
      int startingNow,
      @Nullable BackOff backOff,
      int waiting,
      List<Line> lines) {
    Endpoint(
        @Nullable String name,
        int maxActive,
        int maxStarting,
        int maxSessions,
        int batches,
        int sessions,
        int starting,
        int startingNow,
        @Nullable BackOff backOff,
        int waiting,
        @Nullable List<Line> lines) {
      this.name = orEmpty(name);
      this.maxActive = maxActive;
      this.maxStarting = maxStarting;
      this.maxSessions = maxSessions;
      this.batches = batches;
      this.sessions = sessions;
      this.starting = starting;
      this.startingNow = startingNow;
      this.backOff = backOff;
      this.waiting = waiting;
      this.lines = orEmpty(lines);
    }
  }

  record BackOff(@Nullable Instant since) {}

  record Line(
      String kind,
      String queue,
      String user,
      String priority,
      int waiting,
      int suspended,
      @Nullable Instant oldest,
      String reason) {
    Line(
        @Nullable String kind,
        @Nullable String queue,
        @Nullable String user,
        @Nullable String priority,
        int waiting,
        int suspended,
        @Nullable Instant oldest,
        @Nullable String reason) {
      this.kind = orEmpty(kind);
      this.queue = orEmpty(queue);
      this.user = orEmpty(user);
      this.priority = orEmpty(priority);
      this.waiting = waiting;
      this.suspended = suspended;
      this.oldest = oldest;
      this.reason = orEmpty(reason);
    }
  }

  record RerunPlan(int run, List<RerunStep> steps) {
    RerunPlan(int run, @Nullable List<RerunStep> steps) {
      this.run = run;
      this.steps = orEmpty(steps);
    }
  }

  record RerunStep(String node, String type, String effect, String reason) {
    RerunStep(
        @Nullable String node,
        @Nullable String type,
        @Nullable String effect,
        @Nullable String reason) {
      this.node = orEmpty(node);
      this.type = orEmpty(type);
      this.effect = orEmpty(effect);
      this.reason = orEmpty(reason);
    }
  }

  record JobPage(long total, List<Job> jobs) {
    JobPage(long total, @Nullable List<Job> jobs) {
      this.total = total;
      this.jobs = orEmpty(jobs);
    }
  }

  /** A job; actions, configuration and error only when it was asked for by id. */
  record Job(
      String id,
      String name,
      String status,
      String user,
      int run,
      @Nullable Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      String appPath,
      List<Action> actions,
      @Nullable JobError error) {
    Job(
        @Nullable String id,
        @Nullable String name,
        @Nullable String status,
        @Nullable String user,
        int run,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String appPath,
        @Nullable List<Action> actions,
        @Nullable JobError error) {
      this.id = orEmpty(id);
      this.name = orEmpty(name);
      this.status = orEmpty(status);
      this.user = orEmpty(user);
      this.run = run;
      this.createdAt = createdAt;
      this.startedAt = startedAt;
      this.endedAt = endedAt;
      this.appPath = orEmpty(appPath);
      this.actions = orEmpty(actions);
      this.error = error;
    }

    boolean ended() {
      return status.equals("SUCCEEDED") || status.equals("KILLED") || status.equals("FAILED");
    }

    Optional<Action> action(String node) {
      return actions.stream().filter(action -> action.node().equals(node)).findFirst();
    }
  }

  record JobError(String node, String code, String message) {
    JobError(@Nullable String node, @Nullable String code, @Nullable String message) {
      this.node = orEmpty(node);
      this.code = orEmpty(code);
      this.message = orEmpty(message);
    }
  }

  /** A node that was reached. */
  record Action(
      String node,
      String type,
      String status,
      String transition,
      int attempt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      String externalId,
      String externalStatus,
      String errorCode,
      String errorMessage,
      String waitingFor,
      Map<String, String> data,
      List<Evidence> evidence) {
    Action(
        @Nullable String node,
        @Nullable String type,
        @Nullable String status,
        @Nullable String transition,
        int attempt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String externalId,
        @Nullable String externalStatus,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        @Nullable String waitingFor,
        @Nullable Map<String, String> data,
        @Nullable List<Evidence> evidence) {
      this.node = orEmpty(node);
      this.type = orEmpty(type);
      this.status = orEmpty(status);
      this.transition = orEmpty(transition);
      this.attempt = attempt;
      this.startedAt = startedAt;
      this.endedAt = endedAt;
      this.externalId = orEmpty(externalId);
      this.externalStatus = orEmpty(externalStatus);
      this.errorCode = orEmpty(errorCode);
      this.errorMessage = orEmpty(errorMessage);
      this.waitingFor = orEmpty(waitingFor);
      this.data = data == null ? Map.of() : data;
      this.evidence = orEmpty(evidence);
    }
  }

  record Evidence(
      String source, String question, String answer, String verdict, @Nullable Instant at) {
    Evidence(
        @Nullable String source,
        @Nullable String question,
        @Nullable String answer,
        @Nullable String verdict,
        @Nullable Instant at) {
      this.source = orEmpty(source);
      this.question = orEmpty(question);
      this.answer = orEmpty(answer);
      this.verdict = orEmpty(verdict);
      this.at = at;
    }
  }

  record TimelineLine(long sequence, @Nullable Instant at, String kind, String node, String text) {
    TimelineLine(
        long sequence,
        @Nullable Instant at,
        @Nullable String kind,
        @Nullable String node,
        @Nullable String text) {
      this.sequence = sequence;
      this.at = at;
      this.kind = orEmpty(kind);
      this.node = orEmpty(node);
      this.text = orEmpty(text);
    }
  }

  record Problems(List<Problem> problems) {
    Problems(@Nullable List<Problem> problems) {
      this.problems = orEmpty(problems);
    }
  }

  /** A finding of the validation; line and column are 0 when unknown. */
  record Problem(
      String code,
      String severity,
      String message,
      String element,
      int line,
      int column,
      String fix) {
    Problem(
        @Nullable String code,
        @Nullable String severity,
        @Nullable String message,
        @Nullable String element,
        int line,
        int column,
        @Nullable String fix) {
      this.code = orEmpty(code);
      this.severity = orEmpty(severity);
      this.message = orEmpty(message);
      this.element = orEmpty(element);
      this.line = line;
      this.column = column;
      this.fix = orEmpty(fix);
    }

    static Problem of(io.drover.schema.Problem problem) {
      return new Problem(
          problem.code().name(),
          problem.severity().name(),
          problem.message(),
          problem.element(),
          problem.location().line(),
          problem.location().column(),
          problem.fix());
    }

    boolean isError() {
      return !severity.equals("WARNING");
    }

    /** One line as compilers write it, so that editors find the place. */
    String describe(String file) {
      StringBuilder text = new StringBuilder(file);
      if (line > 0) {
        text.append(':').append(line);
        if (column > 0) {
          text.append(':').append(column);
        }
      }
      text.append(": ").append(isError() ? "error " : "warning ").append(code).append(": ");
      if (!element.isEmpty()) {
        text.append(element).append(": ");
      }
      text.append(message);
      if (!fix.isEmpty()) {
        text.append(" Fix: ").append(fix);
      }
      return text.toString();
    }
  }

  record ErrorAnswer(@Nullable ErrorBody error) {}

  record ErrorBody(String code, String message, List<Problem> problems) {
    ErrorBody(@Nullable String code, @Nullable String message, @Nullable List<Problem> problems) {
      this.code = orEmpty(code);
      this.message = orEmpty(message);
      this.problems = orEmpty(problems);
    }
  }
}
