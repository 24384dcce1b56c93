package io.drover.actions.file;

import java.util.ArrayList;
import java.util.List;

/** Expands {@code {a,b}}, also nested and across segments. */
final class GlobBraces {
  /** Twelve pairs already give more; nobody means so many. */
  static final int LIMIT = 4096;

  private GlobBraces() {}

  static List<String> expand(String pattern) throws GlobLimitException {
    List<String> done = new ArrayList<>();
    List<String> open = new ArrayList<>(List.of(pattern));
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      int begin = find(next, 0, '{');
      int end = begin < 0 ? -1 : close(next, begin);
      if (end < 0) {
        done.add(next);
      } else {
        for (String choice : choices(next.substring(begin + 1, end))) {
          open.add(next.substring(0, begin) + choice + next.substring(end + 1));
        }
      }
      if (done.size() + open.size() > LIMIT) {
        throw new GlobLimitException(pattern, LIMIT);
      }
    }
    return done;
  }

  private static int find(String text, int from, char wanted) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int close(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> choices(String inside) {
    List<String> choices = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      } else if (c == ',' && depth == 0) {
        choices.add(inside.substring(begin, i));
        begin = i + 1;
      }
    }
    choices.add(inside.substring(begin));
    return choices;
  }
}
