package org.sbert4j.benchmarks.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.runs.EncodeRuns;
import org.sbert4j.benchmarks.model.setup.Setting;
import org.sbert4j.benchmarks.plot.LinePlot;

/** Throughput as pictures, of columns of one width of registers. */
final class EncodePlots {
  private static final int[] BY_THREADS = {16, 64};

  private final Setting setting;
  private final List<ModelColumn> columns;

  EncodePlots(Setting setting, List<ModelColumn> columns) {
    this.setting = setting;
    this.columns = columns;
  }

  /** A place on the horizontal axis. */
  private record Place(String label, int sentences, int tokens, int threads) {}

  /** The pictures by their names without a folder. */
  Map<String, LinePlot> plots() {
    String width = columns.get(0).width();
    int cores = setting.cores();
    Map<String, LinePlot> plots = new LinkedHashMap<>();
    plots.put(
        file("tokens"),
        plot(
            "One sentence, %d threads, %s".formatted(cores, width),
            "tokens of the sentence",
            "tokens/s",
            EncodeRuns.TOKENS.stream().map(n -> new Place(n.toString(), 1, n, cores)).toList(),
            place -> place.sentences() * place.tokens()));
    int each = EncodeRuns.TOKENS_OF_BATCHES;
    plots.put(
        file("batch"),
        plot(
            "Sentences of %d tokens, %d threads, %s".formatted(each, cores, width),
            "sentences of a batch",
            "sentences/s",
            EncodeRuns.BATCHES.stream().map(n -> new Place(n.toString(), n, each, cores)).toList(),
            Place::sentences));
    plots.put(
        file("threads"),
        plot(
            "%d sentences of %d tokens, %s".formatted(BY_THREADS[0], BY_THREADS[1], width),
            "threads",
            "sentences/s",
            EncodeRuns.threadCounts(cores).stream()
                .map(n -> new Place(n.toString(), BY_THREADS[0], BY_THREADS[1], n))
                .toList(),
            Place::sentences));
    return plots;
  }

  private String file(String what) {
    String width = columns.get(0).width().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return what + "-" + width + ".svg";
  }

  private LinePlot plot(
      String title, String across, String up, List<Place> places, ToDoubleFunction<Place> amount) {
    List<LinePlot.Line> lines = new ArrayList<>();
    for (ModelColumn column : columns) {
      lines.add(
          line(
              "sbert4j, JDK " + Runtime.Version.parse(column.jvm().version()).feature(),
              List.of(column),
              Contender.Kind.SBERT4J,
              places,
              amount));
    }
    for (Contender.Kind kind : List.of(Contender.Kind.ONNX_RUNTIME, Contender.Kind.PYTORCH)) {
      String label = Contender.peer(kind, 1).label();
      lines.add(line(label, columns, kind, places, amount));
    }
    lines.add(
        new LinePlot.Line(
            "all at the FMA peak",
            places.stream().map(place -> amount.applyAsDouble(place) * atThePeak(place)).toList(),
            true));
    lines.removeIf(line -> line.values().stream().allMatch(value -> Double.isNaN(value)));
    List<String> labels = places.stream().map(Place::label).toList();
    return new LinePlot(title, across, up, labels, lines);
  }

  /** Batches a second. */
  private double atThePeak(Place place) {
    double gflops =
        columns.stream().mapToDouble(column -> column.peak(place.threads())).max().orElseThrow();
    return gflops * 1e9 / setting.flops(place.sentences(), place.tokens());
  }

  /** Of a peer, which was measured beside each JVM, the fastest. */
  private static LinePlot.Line line(
      String name,
      List<ModelColumn> of,
      Contender.Kind kind,
      List<Place> places,
      ToDoubleFunction<Place> amount) {
    List<Double> values = new ArrayList<>();
    for (Place place : places) {
      Contender contender =
          kind == Contender.Kind.SBERT4J
              ? Contender.vector(place.threads())
              : Contender.peer(kind, place.threads());
      double millis =
          of.stream()
              .mapToDouble(column -> column.millis(contender, place.sentences(), place.tokens()))
              .filter(value -> !Double.isNaN(value))
              .min()
              .orElse(Double.NaN);
      values.add(amount.applyAsDouble(place) * 1e3 / millis);
    }
    return new LinePlot.Line(name, values, false);
  }
}
