package io.drover.coordinator;

import java.time.Instant;
import java.util.Iterator;

/** Times that actions are made for, in rising order; the first has the number 1. */
public interface NominalSequence {
  /**
   * The times after the action with that number.
   *
   * @param number from 1; with 0 all times follow
   * @param nominalTime of that action; not looked at when the number is 0
   */
  Iterator<Instant> following(int number, Instant nominalTime);
}
