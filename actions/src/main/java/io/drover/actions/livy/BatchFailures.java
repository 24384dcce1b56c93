package io.drover.actions.livy;

/** Error codes of batches: Oozie's where it has one, because users' retry lists name them. */
final class BatchFailures {
  /** The job ran and failed; in Oozie's default list of codes that {@code retry-max} covers. */
  static final String JOB_FAILED = "JA018";

  /** The job cannot be found any more; in that list too, so only for jobs that may run again. */
  static final String JOB_LOST_RETRY = "JA017";

  /** The job cannot be found, and may not be started again unasked: in no retry list. */
  static final String JOB_LOST = "LIVY_UNKNOWN";

  /** Livy will never take this submission. */
  static final String REJECTED = "LIVY_REJECTED";

  /** Livy runs it as somebody else than asked. */
  static final String WRONG_USER = "LIVY_PROXY_USER";

  /** Livy said success, another source did not. */
  static final String NOT_VERIFIED = "VERIFY_FAILED";

  /** Remote side refuses our identity. */
  static final String ACCESS = "JA002";

  /** Connection refused. */
  static final String UNREACHABLE = "JA006";

  /** A file is missing. */
  static final String FILE_MISSING = "JA008";

  /** Any other trouble on the way to the submission. */
  static final String IO = "JA009";

  private BatchFailures() {}
}
