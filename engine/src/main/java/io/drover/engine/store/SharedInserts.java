package io.drover.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Group commit of submissions: while one transaction is being committed, the jobs of other
 * submitters gather, and the first of them to come next inserts them all. Nobody waits for company,
 * so one submitter alone is as fast as before. Thread-safe.
 */
final class SharedInserts {
  private static final int MOST_TOGETHER = 100;

  private static final class Waiting {
    final NewJob job;
    boolean done;

    /** Why the transaction that it was in failed. */
    Optional<RuntimeException> failure = Optional.empty();

    boolean hadCompany;

    Waiting(NewJob job) {
      this.job = job;
    }
  }

  /** Inserts all of these in one transaction, or none and throws. */
  private final Consumer<List<NewJob>> transaction;

  private final Queue<Waiting> arrived = new ConcurrentLinkedQueue<>();

  /** Guards the state of whoever waits, and makes the others gather. */
  private final Lock inserting = new ReentrantLock();

  SharedInserts(Consumer<List<NewJob>> transaction) {
    this.transaction = transaction;
  }

  /** Durable when this returns; throws what the transaction throws for this job. */
  void insert(NewJob job) {
    Waiting mine = new Waiting(job);
    arrived.add(mine);
    inserting.lock();
    try {
      while (!mine.done) {
        insertArrived();
      }
    } finally {
      inserting.unlock();
    }
    if (mine.failure.isPresent()) {
      if (!mine.hadCompany) {
        throw mine.failure.get();
      }
      // another job may have been at fault
      transaction.accept(List.of(job));
    }
  }

  private void insertArrived() {
    List<Waiting> together = new ArrayList<>();
    while (together.size() < MOST_TOGETHER && !arrived.isEmpty()) {
      // whoever takes from the queue holds the lock
      together.add(arrived.remove());
    }
    Optional<RuntimeException> failure = insert(together);
    for (Waiting one : together) {
      one.failure = failure;
      one.hadCompany = together.size() > 1;
      one.done = true;
    }
  }

  private Optional<RuntimeException> insert(List<Waiting> together) {
    try {
      transaction.accept(together.stream().map(one -> one.job).toList());
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e);
    } catch (Error e) {
      // nobody may wait for ever for who has gone
      return Optional.of(new IllegalStateException("the shared transaction broke off", e));
    }
  }
}
