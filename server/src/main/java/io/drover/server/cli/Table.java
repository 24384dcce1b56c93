package io.drover.server.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in aligned columns; the last column is not padded. Columns without any text are left out.
 */
final class Table {
  private final List<List<Cell>> rows = new ArrayList<>();

  private record Cell(String text, Terminal.Style style) {}

  Table(String... headings) {
    row(Terminal.Style.BOLD, headings);
  }

  void row(Terminal.Style style, String... texts) {
    List<Cell> row = new ArrayList<>();
    for (String text : texts) {
      row.add(new Cell(Terminal.clean(text), style));
    }
    rows.add(row);
  }

  /** A row in which only one column is styled. */
  void row(int styledColumn, Terminal.Style style, String... texts) {
    List<Cell> row = new ArrayList<>();
    for (String text : texts) {
      Terminal.Style cellStyle = row.size() == styledColumn ? style : Terminal.Style.PLAIN;
      row.add(new Cell(Terminal.clean(text), cellStyle));
    }
    rows.add(row);
  }

  List<String> lines(Terminal terminal, String indent) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<Cell> row : rows.subList(1, rows.size())) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).text().length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<Cell> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      int missing = 0;
      for (int column = 0; column < columns; column++) {
        if (widths[column] == 0) {
          continue;
        }
        Cell cell = row.get(column);
        int width = Math.max(widths[column], rows.get(0).get(column).text().length());
        line.append(" ".repeat(missing)).append(terminal.style(cell.style(), cell.text()));
        missing = width - cell.text().length() + 2;
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
