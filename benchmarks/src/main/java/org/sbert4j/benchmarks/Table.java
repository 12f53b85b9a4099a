package org.sbert4j.benchmarks;

import java.util.List;

/** A table in Markdown. */
public final class Table {
  private final StringBuilder text = new StringBuilder();

  /** A table whose first column is of words and the others of numbers. */
  public Table(List<String> heads) {
    row(heads);
    text.append("|---|").append("---:|".repeat(heads.size() - 1)).append('\n');
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
