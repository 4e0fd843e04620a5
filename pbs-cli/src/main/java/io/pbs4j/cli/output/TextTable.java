package io.pbs4j.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows of columns, as wide as their widest cell. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String> header;
  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these column titles; a title that starts with {@code >} aligns its column to the right. */
  public TextTable(String... titles) {
    List<String> names = new ArrayList<>();
    for (String title : titles) {
      right.add(title.startsWith(">"));
      names.add(title.startsWith(">") ? title.substring(1) : title);
    }
    header = List.copyOf(names);
  }

  /** Adds a row with as many cells as there are titles. */
  public TextTable row(String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + header.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The table, every line with its end. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    line(out, header);
    rows.forEach(row -> line(out, row));
    return out.toString();
  }

  private void line(StringBuilder out, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(width(i) - length(cells.get(i)));
      line.append(i == 0 ? "" : GAP);
      line.append(right.get(i) ? padding + cells.get(i) : cells.get(i) + padding);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private int width(int column) {
    int width = length(header.get(column));
    for (List<String> row : rows) {
      width = Math.max(width, length(row.get(column)));
    }
    return width;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
