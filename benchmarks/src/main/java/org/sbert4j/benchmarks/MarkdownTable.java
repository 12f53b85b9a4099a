package org.sbert4j.benchmarks;

import java.util.List;
import java.util.function.Function;

/** A table with a row for each quantity and a column for each JVM. */
final class MarkdownTable {
  private final List<TokenizerResults> columns;
  private final StringBuilder text = new StringBuilder();

  MarkdownTable(String title, List<TokenizerResults> columns) {
    this.columns = columns;
    row(title, column -> "JDK " + column.jvm().version());
    text.append("|---|").append("---:|".repeat(columns.size())).append('\n');
  }

  /** Adds a row; where nothing was measured ({@code cell} gives null) stands a dash. */
  void row(String title, Function<TokenizerResults, String> cell) {
    text.append("| ").append(title).append(" |");
    for (TokenizerResults column : columns) {
      String content = cell.apply(column);
      text.append(' ').append(content == null ? "–" : content).append(" |");
    }
    text.append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
