package org.sbert4j.benchmarks.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import org.sbert4j.benchmarks.Table;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.runs.ChildRuns;
import org.sbert4j.benchmarks.model.runs.Work;
import org.sbert4j.benchmarks.model.setup.KernelSizes;
import org.sbert4j.benchmarks.model.setup.ModelShape;
import org.sbert4j.benchmarks.model.setup.Setting;

/**
 * What was to be reached and what was: for each JVM the ratio, and the ratio that an engine would
 * have that does nothing but fused multiply-adds at the measured peak.
 */
final class GoalTable {
  private final List<ModelColumn> columns;
  private final Table table;
  private final Contender ours;
  private final Contender onnxRuntime;
  private final Contender langChain4j;

  GoalTable(Setting setting, List<ModelColumn> columns) {
    this.columns = columns;
    this.ours = Contender.vector(setting.cores());
    this.onnxRuntime = Contender.peer(Contender.Kind.ONNX_RUNTIME, setting.cores());
    this.langChain4j = Contender.peer(Contender.Kind.LANGCHAIN4J, setting.cores());
    List<String> words = List.of("sbert4j's work", "beside", "goal");
    List<String> heads = new ArrayList<>(words);
    for (ModelColumn column : columns) {
      heads.add("JDK " + column.jvm().version());
      heads.add("at most");
    }
    this.table = new Table(heads, words.size());
    fill(setting);
  }

  private void fill(Setting setting) {
    kernel(setting.sizes(), setting.sizes().wholeRows());
    kernel(setting.sizes(), 16);
    for (int tokens : new int[] {16, 64, 256}) {
      share(16, tokens);
    }
    for (int tokens : new int[] {16, 64, 256}) {
      shape("throughput", 16, tokens);
    }
    shape("latency", 1, 16);
    shape("latency", 1, 32);
    least(1, 16);
    least(1, 32);
    questions(setting.questionFlops(setting.shape()), setting.questionClsFlops(ModelShape.BUNDLED));
    processes(setting.shape());
    row(
        "16×64 without the Vector API",
        "sbert4j with it",
        "25%",
        Cells::percent,
        column -> column.speedup(Contender.scalar(ours.threads()), ours, 16, 64),
        GoalTable::unknown);
  }

  private void kernel(KernelSizes sizes, int rows) {
    row(
        "GEMM %d×%s, one core".formatted(rows, sizes.wholeShape().replace('x', '×')),
        "FMA peak",
        "85%",
        Cells::percent,
        column -> column.linear("vector", rows, sizes.wholeShape()) / column.peak(1),
        column -> Double.isNaN(column.peak(1)) ? Double.NaN : 1);
  }

  private static double unknown(ModelColumn ignored) {
    return Double.NaN;
  }

  private void share(int sentences, int tokens) {
    String goal =
        columns.stream().anyMatch(column -> column.results().registerBits() == 512) ? "85%" : "80%";
    row(
        "%d×%d throughput".formatted(sentences, tokens),
        "FMA peak, all cores",
        goal,
        Cells::percent,
        column -> column.shareOfPeak(ours, sentences, tokens),
        column -> Double.isNaN(column.peak(ours.threads())) ? Double.NaN : 1);
  }

  private void least(int sentences, int tokens) {
    row(
        "%d×%d time".formatted(sentences, tokens),
        "what memory and arithmetic allow",
        "115% or less",
        Cells::percent,
        column -> column.millis(ours, sentences, tokens) / column.leastMillis(sentences, tokens),
        column -> Double.isNaN(column.leastMillis(sentences, tokens)) ? Double.NaN : 1);
  }

  private void shape(String what, int sentences, int tokens) {
    row(
        "%d×%d %s".formatted(sentences, tokens, what),
        "ONNX Runtime",
        "more than 1 ×",
        Cells::times,
        column -> column.speedup(ours, onnxRuntime, sentences, tokens),
        column -> 1 / column.shareOfPeak(onnxRuntime, sentences, tokens));
  }

  private void questions(double flops, double bundledFlops) {
    row(
        "questions, batches of 16 in file order",
        "ONNX Runtime, the same batches, padded",
        "4 ×",
        Cells::times,
        column -> column.questionSpeedup(ours, onnxRuntime, Work.QUESTIONS),
        column -> questionsAtMost(column, onnxRuntime, Work.QUESTIONS, flops));
    row(
        "questions, batches of 16 in file order",
        "ONNX Runtime, sorted by length, padded",
        "more than 1 ×",
        Cells::times,
        column ->
            column.questionSeconds(onnxRuntime, Work.QUESTIONS_BY_LENGTH)
                / column.questionSeconds(ours, Work.QUESTIONS),
        column -> questionsAtMost(column, onnxRuntime, Work.QUESTIONS_BY_LENGTH, flops));
    row(
        "questions, bge-small-zh-v1.5",
        "langchain4j `embedAll`",
        "1.5 ×",
        Cells::times,
        column -> column.questionSpeedup(ours, langChain4j, Work.QUESTIONS_BUNDLED),
        column -> questionsAtMost(column, langChain4j, Work.QUESTIONS_BUNDLED, bundledFlops));
  }

  private static double questionsAtMost(
      ModelColumn column, Contender peer, Work work, double flops) {
    return 1 / column.shareOfPeak(column.questionSeconds(peer, work), flops);
  }

  private void processes(ModelShape shape) {
    start(
        "process start to first vector, bge-small-zh-v1.5",
        "langchain4j",
        ChildRuns.Quantity.START);
    start(
        "the same with an archive of the classes, as the command keeps one",
        "langchain4j, which keeps none",
        ChildRuns.Quantity.ARCHIVED_START);
    row(
        "resident memory after the questions",
        "the weights in fp32, " + Cells.megabytes(shape.weightBytes()),
        "1.5 × or less",
        Cells::times,
        column ->
            column.results().child(ours, ChildRuns.Quantity.QUESTIONS_RESIDENT)
                / shape.weightBytes(),
        GoalTable::unknown);
  }

  private void start(String work, String beside, ChildRuns.Quantity quantity) {
    row(
        work,
        beside,
        "3 ×",
        Cells::times,
        column ->
            column.results().child(langChain4j, ChildRuns.Quantity.START)
                / column.results().child(ours, quantity),
        GoalTable::unknown);
  }

  private void row(
      String work,
      String beside,
      String goal,
      DoubleFunction<String> format,
      ToDoubleFunction<ModelColumn> reached,
      ToDoubleFunction<ModelColumn> atMost) {
    List<String> cells = new ArrayList<>(List.of(work, beside, goal));
    for (ModelColumn column : columns) {
      cells.add(format.apply(reached.applyAsDouble(column)));
      cells.add(format.apply(atMost.applyAsDouble(column)));
    }
    table.row(cells);
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
