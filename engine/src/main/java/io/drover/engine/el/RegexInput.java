package io.drover.engine.el;

/**
 * What a user's regular expression runs over. It counts the characters that the matcher reads,
 * because some patterns try every way to divide the input, which takes longer than any job.
 */
final class RegexInput implements CharSequence {
  private static final int MAX_LENGTH = 10_000;
  private static final int MAX_READS = 20_000_000;

  private final String text;
  private int reads;

  RegexInput(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new ExpressionException(
          "a text of more than " + MAX_LENGTH + " characters for a regular expression");
    }
    this.text = text;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    reads++;
    if (reads > MAX_READS) {
      throw new ExpressionException("the regular expression takes too long");
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
