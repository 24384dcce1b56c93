package io.drover.faults.weave;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;

/**
 * A method at whose beginning or end a server can be made to die.
 *
 * @param type binary name of its class
 * @param method all methods of the class that have the name
 * @param side whether death comes before its first or after its last instruction
 * @param place where a server gets there
 */
public record Failpoint(String type, String method, Side side, Place place) {
  private static final String ENGINE = "io.drover.engine.";
  private static final String STORE = ENGINE + "store.";
  private static final String TRANSACTION = STORE + "WorkflowJobStore$Transaction";
  private static final String LIVY = "io.drover.actions.livy.";

  /** Before or after the method. */
  public enum Side {
    BEFORE,
    AFTER
  }

  /** Where a server gets there. */
  public enum Place {
    /** With any load. */
    ANYWHERE,
    /** When Livy's answers are mostly lies. */
    STORM,
    /** While it starts. */
    START,
    /** While it starts on an embedded database. */
    EMBEDDED_START
  }

  /**
   * Every step between deciding and storing, in the order in which a job comes by: it is accepted,
   * started, brought to Livy, followed, ended, killed.
   */
  public static final List<Failpoint> ALL =
      Stream.of(
              both(ENGINE + "WorkflowService", "submitAndTell"),
              both(STORE + "WorkflowJobStore", "saveDefinition"),
              both(STORE + "WorkflowJobStore", "insertJob"),
              both(STORE + "WorkflowJobStore", "insertEvent"),
              both(ENGINE + "WorkflowLoop", "apply"),
              both(TRANSACTION, "lockJobs"),
              both(ENGINE + "JobProgress", "save"),
              both(TRANSACTION, "save"),
              both(TRANSACTION, "saveActions"),
              both(TRANSACTION, "saveCommands"),
              both(TRANSACTION, "insertAttempts"),
              both(TRANSACTION, "insertTimeline"),
              both(STORE + "Database", "inTransaction"),
              both("org.jdbi.v3.core.Handle", "commit"),
              both(ENGINE + "WorkflowLoop", "afterCommit"),
              both(ENGINE + "CommandPool", "committed"),
              both(ENGINE + "CommandPool", "hold"),
              both(STORE + "WorkflowJobStore", "claimCommands"),
              both(TRANSACTION, "holdServer"),
              both(STORE + "ServerStore", "renew"),
              both(STORE + "ServerStore", "takeOver"),
              both(ENGINE + "ActionDispatcher", "dispatch"),
              both(ENGINE + "ActionDispatcher", "decide"),
              both(LIVY + "BatchAction", "start"),
              both(LIVY + "BatchSubmission", "submit"),
              both(LIVY + "BatchSubmission", "post"),
              both(LIVY + "LivyClient", "createBatch"),
              both(LIVY + "BatchSubmission", "adopt"),
              both(LIVY + "LivyClient", "batchByName"),
              both(LIVY + "BatchAction", "check"),
              both(LIVY + "BatchAction", "log"),
              both(STORE + "WorkflowJobStore", "saveLog"),
              both(ENGINE + "WorkflowLoop", "deliver"),
              both(LIVY + "BatchAction", "kill"),
              both(LIVY + "LivyClient", "deleteBatch"),
              both("io.drover.actions.file.FsAction", "start"),
              both(ENGINE + "SubWorkflowAction", "start"),
              both(STORE + "WorkflowJobStore", "insertChild"),
              both(ENGINE + "SubWorkflowAction", "check"),
              both(ENGINE + "WorkflowLoop", "tellParents"),
              both(LIVY + "BatchSubmission$Answered", "lookAgain", Place.STORM),
              both(STORE + "ServerStore", "removeAll", Place.EMBEDDED_START),
              both(STORE + "ServerStore", "join", Place.START))
          .flatMap(List::stream)
          .toList();

  public Failpoint {
    requireNonNull(type, "type");
    requireNonNull(method, "method");
    requireNonNull(side, "side");
    requireNonNull(place, "place");
  }

  private static List<Failpoint> both(String type, String method) {
    return both(type, method, Place.ANYWHERE);
  }

  private static List<Failpoint> both(String type, String method, Place place) {
    return List.of(
        new Failpoint(type, method, Side.BEFORE, place),
        new Failpoint(type, method, Side.AFTER, place));
  }

  /** As it is called in orders and in the report. */
  public String key() {
    return side.name().toLowerCase(java.util.Locale.ROOT) + " " + methodKey();
  }

  String methodKey() {
    return type.substring(type.lastIndexOf('.') + 1) + "." + method;
  }
}
