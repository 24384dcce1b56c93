package io.drover.schema;

import java.util.Collection;

/** Finds the name that was probably meant. */
public final class Spelling {
  private static final int LONGEST = 64;

  private Spelling() {}

  /** {@code " Did you mean 'x'?"}, or nothing when no candidate is close. */
  public static String hint(String written, Collection<String> candidates) {
    String best = "";
    int bestDistance = Math.min(3, written.length() / 2 + 1);
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - written.length()) < bestDistance
          && written.length() <= LONGEST) {
        int distance = distance(written, candidate);
        if (distance < bestDistance) {
          bestDistance = distance;
          best = candidate;
        }
      }
    }
    return best.isEmpty() ? "" : " Did you mean '" + best + "'?";
  }

  /** Edit distance (Levenshtein), two rows at a time. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
