package org.sbert4j.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.search.SearchHit;
import org.sbert4j.search.SemanticSearch;

/**
 * How often a sentence's translation is the most similar, by cosine, among all translations, and
 * the other way round. All vectors are held, and each is compared with all of the other language.
 *
 * <p>The metrics are {@code src2trg_accuracy}, {@code trg2src_accuracy} and, the primary one,
 * {@code mean_accuracy}.
 */
public final class TranslationEvaluator implements Evaluator {
  private final List<String> sources;
  private final List<String> targets;

  /**
   * For these sentences.
   *
   * @throws IllegalArgumentException if there are none
   */
  public TranslationEvaluator(List<Translation> translations) {
    Checks.some(translations, "translations");
    sources = translations.stream().map(Translation::source).toList();
    targets = translations.stream().map(Translation::target).toList();
  }

  @Override
  public Evaluation evaluate(TextEncoder encoder) {
    float[][] source = encoder.encode(sources);
    float[][] target = encoder.encode(targets);
    double there = accuracy(source, target, targets);
    double back = accuracy(target, source, sources);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("src2trg_accuracy", there);
    metrics.put("trg2src_accuracy", back);
    metrics.put("mean_accuracy", (there + back) / 2);
    return new Evaluation(metrics, "mean_accuracy", List.of());
  }

  /** Another sentence of the same text is as good. */
  private static double accuracy(float[][] from, float[][] to, List<String> texts) {
    List<List<SearchHit>> nearest =
        new SemanticSearch(SimilarityFunction.COSINE).search(from, to, 1);
    int right = 0;
    for (int i = 0; i < texts.size(); i++) {
      int best = nearest.get(i).get(0).corpusId();
      right += texts.get(i).equals(texts.get(best)) ? 1 : 0;
    }
    return (double) right / texts.size();
  }

  @Override
  public long textCount() {
    return 2L * sources.size();
  }
}
