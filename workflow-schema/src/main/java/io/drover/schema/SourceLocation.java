package io.drover.schema;

/**
 * A place in an XML document.
 *
 * @param line 1-based line, or 0 when unknown
 * @param column 1-based column, or 0 when unknown
 */
public record SourceLocation(int line, int column) {
  public static final SourceLocation UNKNOWN = new SourceLocation(0, 0);

  public boolean isKnown() {
    return line > 0;
  }

  @Override
  public String toString() {
    return isKnown() ? "line " + line + ", column " + column : "unknown place";
  }
}
