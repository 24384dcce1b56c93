package io.drover.engine;

/** What a user can ask of an existing job. */
public enum Verb {
  START,
  SUSPEND,
  RESUME,
  KILL
}
