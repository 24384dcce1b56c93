package io.drover.actions;

import java.nio.charset.StandardCharsets;

/** Keeps a log within bounds: its beginning and its end, and a line that says what is left out. */
public final class LogText {
  /** What is kept of a log's beginning, in bytes. */
  public static final int HEAD = 32 * 1024;

  /** What is kept of a log's end, in bytes. */
  public static final int TAIL = 200 * 1024;

  private LogText() {}

  /** The text as it is when it is short enough. */
  public static String bounded(String text) {
    // Most logs are short, and a character has at most three bytes.
    if (text.length() <= (HEAD + TAIL) / 3) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= HEAD + TAIL ? text : bounded(bytes, bytes, bytes.length);
  }

  /**
   * The beginning of one text and the end of another, both parts of the same log.
   *
   * @param beginning begins where the log does
   * @param end ends where the log does
   * @param length of the whole log, in bytes
   */
  public static String bounded(byte[] beginning, byte[] end, long length) {
    int head = Math.min(HEAD, beginning.length);
    int tail = Math.min(TAIL, end.length);
    // Whole lines, and so whole characters.
    int headEnd = head;
    while (headEnd > 0 && beginning[headEnd - 1] != '\n') {
      headEnd--;
    }
    int tailStart = end.length - tail;
    while (tailStart < end.length && tailStart > 0 && end[tailStart - 1] != '\n') {
      tailStart++;
    }
    // One line longer than that is cut where it has to be.
    int keptHead = headEnd == 0 ? head : headEnd;
    int keptFrom = tailStart == end.length ? end.length - tail : tailStart;
    long left = length - keptHead - (end.length - keptFrom);
    return new String(beginning, 0, keptHead, StandardCharsets.UTF_8)
        + "\n[… "
        + left
        + " of "
        + length
        + " bytes are left out here …]\n"
        + new String(end, keptFrom, end.length - keptFrom, StandardCharsets.UTF_8);
  }
}
