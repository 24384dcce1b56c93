package io.drover.faults.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of jobs.
 *
 * @param jobs how many were accepted, or are there although nobody heard so
 * @param starts how many applications were started
 * @param doubles attempts that were started more than once, or that nobody knows
 * @param losses jobs that are not there, or whose end the ledger contradicts
 * @param hangs jobs that have not ended
 * @param ends how often jobs ended how, and by which errors
 */
public record Judgement(
    int jobs,
    int starts,
    List<String> doubles,
    List<String> losses,
    List<String> hangs,
    Map<String, Integer> ends) {
  /** Of nothing. */
  public static final Judgement NOTHING =
      new Judgement(0, 0, List.of(), List.of(), List.of(), Map.of());

  public Judgement {
    doubles = List.copyOf(doubles);
    losses = List.copyOf(losses);
    hangs = List.copyOf(hangs);
    ends = Map.copyOf(ends);
  }

  /** Of both. */
  public Judgement plus(Judgement other) {
    Map<String, Integer> sum = new TreeMap<>(ends);
    other.ends.forEach((end, count) -> sum.merge(end, count, Integer::sum));
    return new Judgement(
        jobs + other.jobs,
        starts + other.starts,
        joined(doubles, other.doubles),
        joined(losses, other.losses),
        joined(hangs, other.hangs),
        sum);
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
