package io.drover.server.cli;

/** Exit codes of the {@code drover} command; scripts may rely on them. */
public final class ExitCode {
  /** Done; a watched job SUCCEEDED; a validated file has no error. */
  public static final int OK = 0;

  /** A watched job was KILLED or FAILED; a validated file has an error. */
  public static final int NOT_SUCCEEDED = 1;

  /** The command line, a property file or an application on disk is wrong. */
  public static final int USAGE = 2;

  /** The server refused the request: unknown job, verb in the wrong state, invalid workflow. */
  public static final int REFUSED = 3;

  /** The server cannot be reached, or failed. */
  public static final int SERVER = 4;

  /** A bug of this command. */
  public static final int INTERNAL = 5;

  private ExitCode() {}
}
