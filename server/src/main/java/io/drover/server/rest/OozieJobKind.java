package io.drover.server.rest;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Oozie's REST can do with the jobs of one kind together, and how it makes one. */
interface OozieJobKind {
  /** The property that says where an application of this kind is. */
  String appPath();

  /** What a request calls the kind. */
  Set<String> jobTypes();

  /** The key of the list in an answer. */
  String listName();

  /**
   * Stores a job.
   *
   * @param start whether the request asks to start it, too
   * @return its id
   */
  String submit(String user, Map<String, String> properties, boolean start);

  /** Checks only; what the client shows. */
  String dryRun(String user, Map<String, String> properties);

  /** Newest first; {@code offset} counts from 0. */
  Listed list(String filter, int offset, int length, ZoneId zone);

  /**
   * Kills, suspends or resumes the jobs of such a part of the list.
   *
   * @return those whose status allowed it, as they are then
   */
  Listed applyToAll(String verb, String user, String filter, int offset, int length, ZoneId zone);

  /** Part of a list; {@code total} is how long it would be as a whole. */
  record Listed(long total, List<Map<String, Object>> jobs) {
    public Listed {
      jobs = List.copyOf(jobs);
    }

    static Listed all(List<Map<String, Object>> jobs) {
      return new Listed(jobs.size(), jobs);
    }
  }
}
