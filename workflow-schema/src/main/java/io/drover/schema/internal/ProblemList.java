package io.drover.schema.internal;

import io.drover.schema.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects problems up to a limit, so that a hostile document cannot make a huge answer. */
public final class ProblemList {
  public static final int LIMIT = 200;

  private final List<Problem> problems = new ArrayList<>();
  private boolean overflown;

  public void add(Problem problem) {
    if (problems.size() < LIMIT) {
      problems.add(problem);
    } else {
      overflown = true;
    }
  }

  public void addAll(List<Problem> more) {
    more.forEach(this::add);
  }

  public boolean hasErrors() {
    return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
  }

  /** Whether one was dropped; more reading would be work for nobody. */
  public boolean isOverflown() {
    return overflown;
  }

  /** In the order found; after an overflow the last one says so. */
  public List<Problem> toList() {
    if (!overflown) {
      return List.copyOf(problems);
    }
    List<Problem> all = new ArrayList<>(problems);
    Problem last = problems.get(LIMIT - 1);
    all.add(
        new Problem(
            last.code(),
            last.severity(),
            "there are more problems than these " + LIMIT,
            "",
            last.location(),
            "correct the ones above first."));
    return List.copyOf(all);
  }
}
