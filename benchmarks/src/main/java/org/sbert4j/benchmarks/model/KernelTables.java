package org.sbert4j.benchmarks.model;

import java.util.List;
import java.util.Map;
import org.sbert4j.benchmarks.MarkdownTable;
import org.sbert4j.benchmarks.model.kernels.KernelRuns;
import org.sbert4j.benchmarks.model.setup.Setting;

/** The tables about kernels. */
final class KernelTables {
  private static final Map<String, String> ROWS =
      Map.of(
          "GeluBenchmark.gelu", "GELU, 3072 columns",
          "RowsBenchmark.addLayerNorm", "residual and LayerNorm, 768 columns",
          "RowsBenchmark.attentionOfOne", "attention, one sentence",
          "RowsBenchmark.attentionOfMany", "attention, sentences of 16 tokens");

  private final Setting setting;
  private final List<ModelColumn> columns;

  KernelTables(Setting setting, List<ModelColumn> columns) {
    this.setting = setting;
    this.columns = columns;
  }

  /** GFLOP/s of the linear layers beside the peak. */
  MarkdownTable<ModelColumn> linear() {
    MarkdownTable<ModelColumn> table =
        new MarkdownTable<>("one core: GFLOP/s (share of the peak)", columns, ModelColumn::jvm);
    table.row("FMA peak, one core", column -> Cells.number(column.peakOfJava(1)));
    table.row("FMA peak of a C loop, one core", column -> Cells.number(column.peakOfC(1)));
    if (setting.cores() > 1) {
      table.row(
          "FMA peak, %d cores".formatted(setting.cores()),
          column -> Cells.number(column.peakOfJava(setting.cores())));
      table.row(
          "FMA peak of a C loop, %d cores".formatted(setting.cores()),
          column -> Cells.number(column.peakOfC(setting.cores())));
    }
    table.row(
        "reading %s of weights, all cores: GB/s"
            .formatted(Cells.megabytes((double) setting.shape().linearBytes())),
        column -> Cells.number(column.gigabytesRead()));
    for (String shape : setting.sizes().shapes()) {
      for (int rows : setting.sizes().rows()) {
        String name = "%d×%s".formatted(rows, shape.replace('x', '×'));
        for (String backend : List.of("vector", "scalar")) {
          table.row(name + ", " + backend, column -> linear(column, backend, rows, shape));
        }
      }
    }
    return table;
  }

  private static String linear(ModelColumn column, String backend, int rows, String shape) {
    double speed = column.linear(backend, rows, shape);
    return Double.isNaN(speed)
        ? null
        : "%s (%s)".formatted(Cells.number(speed), Cells.percent(speed / column.peak(1)));
  }

  /** Milliseconds of the other operations. */
  MarkdownTable<ModelColumn> others() {
    int tokens = setting.sizes().wholeRows();
    MarkdownTable<ModelColumn> table =
        new MarkdownTable<>("%d tokens, one core: ms".formatted(tokens), columns, ModelColumn::jvm);
    for (String benchmark : ROWS.keySet().stream().sorted().toList()) {
      for (String backend : List.of("vector", "scalar")) {
        table.row(
            ROWS.get(benchmark) + ", " + backend,
            column ->
                Cells.number(
                    column.results().kernelMillis(KernelRuns.rows(benchmark, backend, tokens))));
      }
    }
    return table;
  }
}
