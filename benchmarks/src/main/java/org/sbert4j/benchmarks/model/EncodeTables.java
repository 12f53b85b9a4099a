package org.sbert4j.benchmarks.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sbert4j.benchmarks.MarkdownTable;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.runs.Case;
import org.sbert4j.benchmarks.model.runs.EncodeRuns;
import org.sbert4j.benchmarks.model.runs.Timings;
import org.sbert4j.benchmarks.model.runs.Work;
import org.sbert4j.benchmarks.model.setup.Setting;

/** The tables about batches of a certain number of tokens. */
final class EncodeTables {
  private final Setting setting;
  private final List<ModelColumn> columns;

  EncodeTables(Setting setting, List<ModelColumn> columns) {
    this.setting = setting;
    this.columns = columns;
  }

  /** All engines on so many threads. */
  MarkdownTable<ModelColumn> shapes(int threads) {
    MarkdownTable<ModelColumn> table =
        new MarkdownTable<>(
            threads == 1 ? "one thread" : threads + " threads", columns, ModelColumn::jvm);
    Contender ours = Contender.vector(threads);
    for (int[] shape : EncodeRuns.SHAPES) {
      String name = Work.shape(shape[0], shape[1]).name();
      for (Contender contender : contenders(threads)) {
        table.row(
            name + ", " + contender.label(), column -> cell(column, contender, shape[0], shape[1]));
      }
      for (Contender contender : contenders(threads)) {
        if (contender.kind() != Contender.Kind.SBERT4J) {
          table.row(
              name + ", sbert4j / " + contender.label(),
              column -> Cells.times(column.speedup(ours, contender, shape[0], shape[1])));
        }
      }
    }
    return table;
  }

  /** Those that were measured on any JVM, ours first. */
  private List<Contender> contenders(int threads) {
    Set<Contender> found =
        new TreeSet<>(
            Comparator.comparing(Contender::kind)
                .thenComparing(Contender::backend, Comparator.reverseOrder())
                .thenComparing(Contender::weights, Comparator.reverseOrder()));
    Work work = Work.shape(EncodeRuns.SHAPES.get(0)[0], EncodeRuns.SHAPES.get(0)[1]);
    for (ModelColumn column : columns) {
      for (Case measured : column.results().timings().keySet()) {
        if (measured.work().equals(work) && measured.contender().threads() == threads) {
          found.add(measured.contender());
        }
      }
    }
    return new ArrayList<>(found);
  }

  private static String cell(ModelColumn column, Contender contender, int sentences, int tokens) {
    Timings timings = column.timings(contender, Work.shape(sentences, tokens));
    if (timings == null) {
      return null;
    }
    double share = column.shareOfPeak(contender, sentences, tokens);
    return "%s ms (%s), %s/s%s"
        .formatted(
            Cells.number(timings.medianMillis()),
            Cells.number(timings.p99Millis()),
            Cells.number(sentences * 1e3 / timings.medianMillis()),
            Double.isNaN(share) ? "" : ", " + Cells.percent(share));
  }

  /** How time grows with the tokens of a sentence. */
  MarkdownTable<ModelColumn> byTokens() {
    MarkdownTable<ModelColumn> table = growth("one sentence");
    EncodeRuns.TOKENS.forEach(
        tokens -> table.row(tokens + " tokens", column -> pair(column, 1, tokens)));
    return table;
  }

  /** How time grows with the sentences of a batch. */
  MarkdownTable<ModelColumn> byBatch() {
    int tokens = EncodeRuns.TOKENS_OF_BATCHES;
    MarkdownTable<ModelColumn> table = growth("sentences of %d tokens".formatted(tokens));
    EncodeRuns.BATCHES.forEach(
        sentences -> table.row(sentences.toString(), column -> pair(column, sentences, tokens)));
    return table;
  }

  /** How time falls with threads. */
  MarkdownTable<ModelColumn> byThreads() {
    MarkdownTable<ModelColumn> table = growth("batch and threads");
    for (int[] shape : EncodeRuns.SHAPES) {
      for (int threads : EncodeRuns.threadCounts(setting.cores())) {
        table.row(
            "%d×%d, %d".formatted(shape[0], shape[1], threads),
            column -> pair(column, shape[0], shape[1], threads));
      }
    }
    return table;
  }

  private MarkdownTable<ModelColumn> growth(String title) {
    return new MarkdownTable<>(
        title + ": ms, sbert4j / ONNX Runtime / ratio", columns, ModelColumn::jvm);
  }

  private String pair(ModelColumn column, int sentences, int tokens) {
    return pair(column, sentences, tokens, setting.cores());
  }

  private static String pair(ModelColumn column, int sentences, int tokens, int threads) {
    Contender ours = Contender.vector(threads);
    Contender theirs = Contender.peer(Contender.Kind.ONNX_RUNTIME, threads);
    String mine = Cells.number(column.millis(ours, sentences, tokens));
    String other = Cells.number(column.millis(theirs, sentences, tokens));
    if (mine == null) {
      return null;
    }
    return other == null
        ? mine
        : "%s / %s / %s"
            .formatted(mine, other, Cells.times(column.speedup(ours, theirs, sentences, tokens)));
  }
}
