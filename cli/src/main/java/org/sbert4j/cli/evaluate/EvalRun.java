package org.sbert4j.cli.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.evaluation.Evaluation;
import org.sbert4j.evaluation.Evaluator;
import org.sbert4j.evaluation.PairEvaluator;
import org.sbert4j.evaluation.PairScores;
import org.sbert4j.evaluation.SentencePair;
import org.sbert4j.evaluation.TextEncoder;

/** Evaluates data sets, one after the other. Not thread-safe. */
final class EvalRun {
  private final List<EvalTask.Dataset> datasets;
  private final List<Evaluator> evaluators;
  private final List<EvalReport.Result> results = new ArrayList<>();
  private final List<ScorePlot.Scores> scores = new ArrayList<>();

  private EvalRun(List<EvalTask.Dataset> datasets, List<Evaluator> evaluators) {
    this.datasets = datasets;
    this.evaluators = evaluators;
  }

  /**
   * Prepares an evaluation.
   *
   * @throws CommandException if a data set does not fit the task
   */
  static EvalRun of(List<EvalTask.Dataset> datasets, List<SimilarityFunction> functions) {
    List<Evaluator> evaluators = new ArrayList<>();
    for (EvalTask.Dataset dataset : datasets) {
      try {
        evaluators.add(dataset.evaluator().apply(functions));
      } catch (IllegalArgumentException e) {
        throw new CommandException(dataset.name() + ": " + e.getMessage(), e);
      }
    }
    return new EvalRun(datasets, evaluators);
  }

  /** How many texts will be encoded. */
  long textCount() {
    return evaluators.stream().mapToLong(Evaluator::textCount).sum();
  }

  void evaluate(TextEncoder encoder) {
    for (int i = 0; i < datasets.size(); i++) {
      results.add(
          new EvalReport.Result(
              datasets.get(i), evaluate(datasets.get(i), evaluators.get(i), encoder)));
    }
  }

  private Evaluation evaluate(EvalTask.Dataset dataset, Evaluator evaluator, TextEncoder encoder) {
    if (!(evaluator instanceof PairEvaluator ofPairs)) {
      return evaluator.evaluate(encoder);
    }
    List<SimilarityFunction> functions = ofPairs.functions();
    double[][] found = PairScores.of(ofPairs.pairs(), functions, encoder);
    int shown = Math.max(0, functions.indexOf(SimilarityFunction.COSINE));
    double[] labels = ofPairs.pairs().stream().mapToDouble(SentencePair::label).toArray();
    scores.add(
        new ScorePlot.Scores(dataset.name(), functions.get(shown).label(), found[shown], labels));
    return ofPairs.evaluate(found);
  }

  /** What came out, a result for each data set. */
  List<EvalReport.Result> results() {
    return results;
  }

  /** The similarities of the pairs of each data set of pairs, by cosine if that was asked for. */
  List<ScorePlot.Scores> scores() {
    return scores;
  }
}
