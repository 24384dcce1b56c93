package io.drover.schema.internal;

/** What a message shows of a text that somebody else chose, perhaps megabytes of it. */
public final class Excerpt {
  private static final int LONGEST = 200;

  private Excerpt() {}

  /** The text, or its beginning and an ellipsis. */
  public static String of(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
