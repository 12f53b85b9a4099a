package org.sbert4j.benchmarks.model;

import java.util.List;
import org.sbert4j.benchmarks.MarkdownTable;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.runs.ChildRuns;
import org.sbert4j.benchmarks.model.runs.Timings;
import org.sbert4j.benchmarks.model.runs.Work;
import org.sbert4j.benchmarks.model.setup.ModelShape;
import org.sbert4j.benchmarks.model.setup.Setting;

/** The tables about the questions, and about whole processes. */
final class QuestionTables {
  private final Setting setting;
  private final List<ModelColumn> columns;

  QuestionTables(Setting setting, List<ModelColumn> columns) {
    this.setting = setting;
    this.columns = columns;
  }

  /** The published protocol with the generated model. */
  MarkdownTable<ModelColumn> generated() {
    MarkdownTable<ModelColumn> table =
        new MarkdownTable<>("4×768, batches of 16", columns, ModelColumn::jvm);
    double flops = setting.questionFlops(setting.shape());
    rows(table, Contender.vector(setting.cores()), Work.QUESTIONS, flops);
    for (Contender.Kind kind : List.of(Contender.Kind.ONNX_RUNTIME, Contender.Kind.PYTORCH)) {
      Contender peer = Contender.peer(kind, setting.cores());
      for (Work work : List.of(Work.QUESTIONS, Work.QUESTIONS_BY_LENGTH)) {
        if (columns.stream().anyMatch(column -> column.timings(peer, work) != null)) {
          rows(table, peer, work, flops);
        }
      }
    }
    return table;
  }

  /** The published protocol with bge-small-zh-v1.5. */
  MarkdownTable<ModelColumn> bundled() {
    MarkdownTable<ModelColumn> table =
        new MarkdownTable<>("bge-small-zh-v1.5, batches of 16", columns, ModelColumn::jvm);
    Work work = Work.QUESTIONS_BUNDLED;
    double flops = setting.questionClsFlops(ModelShape.BUNDLED);
    rows(table, Contender.vector(setting.cores()), work, flops);
    Contender langChain4j = Contender.peer(Contender.Kind.LANGCHAIN4J, setting.cores());
    rows(table, langChain4j, work, setting.questionFlops(ModelShape.BUNDLED));
    return table;
  }

  private void rows(
      MarkdownTable<ModelColumn> table, Contender contender, Work work, double flops) {
    String name =
        contender.label() + (work.equals(Work.QUESTIONS_BY_LENGTH) ? ", sorted by length" : "");
    table.row(name + ": s", column -> Cells.number(column.questionSeconds(contender, work)));
    table.row(
        name + ": sentences/s",
        column ->
            Cells.number(
                setting.questionTokens().length / column.questionSeconds(contender, work)));
    table.row(
        name + ": tokens/s",
        column -> Cells.number(setting.tokens() / column.questionSeconds(contender, work)));
    table.row(name + ": ms a batch, median (p99)", column -> latency(column, contender, work));
    table.row(
        name + ": share of the peak",
        column ->
            Cells.percent(column.shareOfPeak(column.questionSeconds(contender, work), flops)));
  }

  private static String latency(ModelColumn column, Contender contender, Work work) {
    Timings timings = column.timings(contender, work);
    return timings == null
        ? null
        : "%s (%s)"
            .formatted(Cells.number(timings.medianMillis()), Cells.number(timings.p99Millis()));
  }

  /** Processes as a whole. */
  MarkdownTable<ModelColumn> processes() {
    MarkdownTable<ModelColumn> table = new MarkdownTable<>("a process", columns, ModelColumn::jvm);
    Contender ours = Contender.vector(setting.cores());
    Contender peer = Contender.peer(Contender.Kind.LANGCHAIN4J, setting.cores());
    for (Contender contender : List.of(ours, peer)) {
      table.row(
          contender.label() + ", start to first vector: ms",
          column ->
              Cells.number(column.results().child(contender, ChildRuns.Quantity.START) / 1e6));
      table.row(
          contender.label() + ", the same with an archive of its classes: ms",
          column ->
              Cells.number(
                  column.results().child(contender, ChildRuns.Quantity.ARCHIVED_START) / 1e6));
      table.row(
          contender.label() + ", most resident memory without it",
          column -> megabytes(column, contender, ChildRuns.Quantity.START_PEAK));
    }
    table.row(
        "sbert4j, 4×768, resident after all questions",
        column -> megabytes(column, ours, ChildRuns.Quantity.QUESTIONS_RESIDENT));
    table.row(
        "sbert4j, 4×768, most resident memory until then",
        column -> megabytes(column, ours, ChildRuns.Quantity.QUESTIONS_PEAK));
    return table;
  }

  private static String megabytes(
      ModelColumn column, Contender contender, ChildRuns.Quantity quantity) {
    return Cells.megabytes(column.results().child(contender, quantity));
  }
}
