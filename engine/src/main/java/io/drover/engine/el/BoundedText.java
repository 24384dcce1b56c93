package io.drover.engine.el;

/** A text being built that refuses to outgrow the memory of the server. */
final class BoundedText {
  /** Longest value and longest evaluated text, in characters. */
  static final int MAX_LENGTH = 4 * 1024 * 1024;

  private final StringBuilder text = new StringBuilder();

  BoundedText append(CharSequence more) {
    if (text.length() + (long) more.length() > MAX_LENGTH) {
      throw new ExpressionException("a value is longer than " + MAX_LENGTH + " characters");
    }
    text.append(more);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
