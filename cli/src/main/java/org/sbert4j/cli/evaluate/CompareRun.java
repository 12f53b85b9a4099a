package org.sbert4j.cli.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.bench.BenchMeasurement;
import org.sbert4j.cli.bench.BenchResult;
import org.sbert4j.cli.terminal.Progress;
import org.sbert4j.cli.terminal.Streams;

/** Measures models, one after the other, each in the same way. */
record CompareRun(
    EvalTask task, List<EvalTask.Dataset> datasets, BenchMeasurement measurement, Streams streams) {

  /** Loads a model, measures it and lets go of it. */
  ComparedModel measure(ComparedModels.Choice choice) {
    Map<String, Long> parameters =
        ModelDescription.read(choice.folder(), choice.options()).parameters();
    try (SentenceTransformer model = SentenceTransformer.load(choice.folder(), choice.options())) {
      BenchResult speed = measurement.measure(model, streams);
      Map<String, Double> accuracies = new LinkedHashMap<>();
      Map<String, List<String>> notes = new LinkedHashMap<>();
      for (EvalReport.Result result : evaluate(model)) {
        // A data set may be given twice.
        String name = result.dataset().name();
        for (int time = 2; accuracies.containsKey(name); time++) {
          name = result.dataset().name() + " (" + time + ")";
        }
        accuracies.put(name, 100 * result.evaluation().primary());
        if (!result.evaluation().notes().isEmpty()) {
          notes.put(name, result.evaluation().notes());
        }
      }
      return new ComparedModel(
          choice.name(),
          choice.label(),
          model.fingerprint(),
          model.backendDescription(),
          model.weightFormat().label(),
          // Others are no part of a sentence transformer.
          parameters.values().stream().mapToLong(Long::longValue).sum() - parameters.get("other"),
          speed.costSeconds(),
          speed.latencyMs(50),
          speed.sentencesPerSecond(),
          accuracies,
          notes);
    }
  }

  private List<EvalReport.Result> evaluate(SentenceTransformer model) {
    EvalRun run = EvalRun.of(datasets, task.usualFunctions(model.similarityFunction()));
    try (Progress progress =
        new Progress(streams.err(), streams.errIsTerminal(), run.textCount())) {
      run.evaluate(new ProgressEncoder(model, EmbeddingOptions.defaults(), progress));
    }
    return run.results();
  }
}
