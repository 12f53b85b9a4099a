package org.sbert4j.cli.verify.mistake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.cli.verify.compare.VectorComparison;

/**
 * Why vectors are not what they should be: each mistake is committed, and what it gives laid beside
 * what was found. Alone first, then with another one that often comes with it.
 *
 * <p>For one thread.
 */
public final class Diagnosis {
  /** So much is computed for each mistake, that all together take seconds. */
  private static final int MOST_TOKENS = 2048;

  /** What a mistake that is not all of it takes away of the error, at least. */
  private static final double NEARER = 5;

  private final OpenEngine engine;
  private final EmbeddingOptions options;
  private final double tolerance;
  private final List<String> texts = new ArrayList<>();
  private final int[] places;
  private final float[][] expected;
  private final float[][] found;
  private final float[][] allExpected;
  private final float[][] allFound;
  private final List<Attempt> attempts = new ArrayList<>();

  /** What one or two mistakes give. */
  private record Attempt(List<Mistake> mistakes, VectorComparison comparison) {
    double error() {
      double error = comparison.meanError() / comparison.scale();
      return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    Finding finding(Finding.Kind kind) {
      return new Finding(
          String.join("+", mistakes.stream().map(Mistake::name).toList()),
          String.join("; and ", mistakes.stream().map(Mistake::description).toList()),
          kind,
          comparison.maxError() / comparison.scale(),
          comparison.meanCosine());
    }
  }

  /**
   * Of some texts.
   *
   * @param expected our own vectors
   * @param found the others, as many and of whatever length
   * @param tolerance the greatest error that is none, as a part of the greatest magnitude
   */
  public Diagnosis(
      OpenEngine engine,
      EmbeddingOptions options,
      List<String> texts,
      float[][] expected,
      float[][] found,
      double tolerance) {
    this.engine = engine;
    this.options = options;
    this.tolerance = tolerance;
    this.allExpected = expected;
    this.allFound = found;
    this.places = chosen(texts, wrongFirst(expected, found, tolerance));
    for (int text : places) {
      this.texts.add(texts.get(text));
    }
    this.expected = IntStream.of(places).mapToObj(i -> expected[i]).toArray(float[][]::new);
    this.found = IntStream.of(places).mapToObj(i -> found[i]).toArray(float[][]::new);
  }

  /** The places of vectors, those that differ before those that do not. */
  private static int[] wrongFirst(float[][] expected, float[][] found, double tolerance) {
    IntPredicate right =
        i ->
            VectorComparison.of(new float[][] {expected[i]}, new float[][] {found[i]})
                .within(tolerance);
    boolean comparable = found[0].length == expected[0].length;
    return IntStream.range(0, found.length)
        .boxed()
        .sorted(Comparator.comparing(i -> comparable && right.test(i)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** All if they are few; else the longest, to which the others are padded, and the first ones. */
  private int[] chosen(List<String> all, int[] places) {
    int[] tokens = all.stream().mapToInt(text -> engine.tokens(options, text)).toArray();
    int longest =
        IntStream.range(0, tokens.length)
            .boxed()
            .max(Comparator.comparingInt(i -> tokens[i]))
            .orElseThrow();
    int room = MOST_TOKENS / Math.max(1, tokens[longest]);
    return IntStream.concat(IntStream.of(longest), IntStream.of(places).filter(i -> i != longest))
        .limit(Math.max(room, 4))
        .sorted()
        .toArray();
  }

  /** What explains the vectors, the surest first; empty if nothing does. */
  public List<Finding> findings() {
    if (found[0].length != expected[0].length) {
      return OtherLength.findings(expected, found, tolerance);
    }
    Optional<Finding> order = OtherOrder.finding(expected, found, places, tolerance);
    return order.isPresent() ? List.of(order.get()) : mistakes();
  }

  private List<Finding> mistakes() {
    List<Mistake> companions = new ArrayList<>(ComputingMistakes.normalizing());
    companions.addAll(PromptMistakes.of(engine.defaults()));
    List<Mistake> others =
        Stream.of(PoolingMistakes.all(), TokenMistakes.all(), ComputingMistakes.all())
            .flatMap(List::stream)
            .toList();
    companions.forEach(mistake -> attempt(List.of(mistake)));
    others.forEach(mistake -> attempt(List.of(mistake)));
    Optional<Finding> scaled = Scaled.finding(expected, found);
    if (fitting().isEmpty() && scaled.isPresent()) {
      return List.of(scaled.get());
    }
    if (fitting().isEmpty()) {
      for (Mistake mistake : others) {
        companions.forEach(companion -> attempt(List.of(mistake, companion)));
      }
    }
    List<Finding> findings = fitting();
    if (findings.isEmpty()) {
      new Rounding(engine, options, texts, expected, found, tolerance)
          .finding()
          .ifPresent(findings::add);
    }
    if (findings.isEmpty()) {
      ZeroVectors.finding(allExpected, allFound).ifPresent(findings::add);
    }
    if (findings.isEmpty()) {
      nearest().ifPresent(findings::add);
    }
    return findings;
  }

  private void attempt(List<Mistake> mistakes) {
    Recipe recipe = engine.recipe(options);
    for (Mistake mistake : mistakes) {
      if (!mistake.change().test(recipe)) {
        return;
      }
    }
    try {
      float[][] vectors = engine.encode(recipe, texts);
      if (vectors[0].length == found[0].length) {
        attempts.add(new Attempt(mistakes, VectorComparison.of(vectors, found)));
      }
    } catch (IllegalArgumentException e) {
      // This model can't be got wrong this way: such as a limit without room for [CLS] and [SEP].
    }
  }

  private List<Finding> fitting() {
    List<Finding> findings = new ArrayList<>();
    attempts.stream()
        .filter(attempt -> attempt.comparison.within(tolerance))
        .sorted(Comparator.comparingDouble(Attempt::error))
        .forEach(attempt -> findings.add(attempt.finding(Finding.Kind.FITS)));
    return findings;
  }

  /** The mistake after which least is left to explain; or that it is another model. */
  private Optional<Finding> nearest() {
    VectorComparison asIs = VectorComparison.of(expected, found);
    double error = asIs.meanError() / asIs.scale();
    Optional<Attempt> nearest = attempts.stream().min(Comparator.comparingDouble(Attempt::error));
    // Smaller vectors are nearer to everything, and a cosine tells that.
    if (nearest.isPresent()
        && nearest.get().error() * NEARER < error
        && nearest.get().comparison.meanCosine() > asIs.meanCosine()) {
      return Optional.of(nearest.get().finding(Finding.Kind.NEAREST));
    }
    Optional<Finding> int8 = Rounding.int8(asIs);
    if (int8.isPresent() || !(asIs.meanCosine() < OtherLength.UNRELATED)) {
      return int8;
    }
    return Optional.of(OtherLength.anotherModel("its vectors have nothing to do with these", asIs));
  }
}
