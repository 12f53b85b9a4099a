package org.sbert4j.benchmarks;

import java.util.List;

/** A table in Markdown. */
public final class Table {
  private final StringBuilder text = new StringBuilder();

  /**
   * An empty table.
   *
   * @param heads what stands over the columns
   * @param words how many columns, from the left, are of words; the others are of numbers
   */
  public Table(List<String> heads, int words) {
    row(heads);
    text.append('|').append("---|".repeat(words));
    text.append("---:|".repeat(heads.size() - words)).append('\n');
  }

  /** Adds a row; a null becomes a dash. */
  public void row(List<String> cells) {
    text.append('|');
    for (String cell : cells) {
      text.append(' ').append(cell == null ? "–" : cell).append(" |");
    }
    text.append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
