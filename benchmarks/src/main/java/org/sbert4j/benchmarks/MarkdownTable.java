package org.sbert4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A table with a row for each quantity and a column for each JVM.
 *
 * @param <C> what one JVM did
 */
public final class MarkdownTable<C> {
  private final List<C> columns;
  private final Table table;

  /**
   * An empty table.
   *
   * @param title the head of the first column
   * @param jvm the JVM of a column
   */
  public MarkdownTable(String title, List<C> columns, Function<C, Jvm> jvm) {
    this.columns = columns;
    this.table = new Table(cells(title, column -> "JDK " + jvm.apply(column).version()), 1);
  }

  /** Adds a row; where nothing was measured ({@code cell} gives null) stands a dash. */
  public void row(String title, Function<C, String> cell) {
    table.row(cells(title, cell));
  }

  private List<String> cells(String title, Function<C, String> cell) {
    List<String> cells = new ArrayList<>();
    cells.add(title);
    columns.forEach(column -> cells.add(cell.apply(column)));
    return cells;
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
