package org.sbert4j.lucene;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How a {@link TextIndex} is searched.
 *
 * @param topK how many texts are found at most, 1 or more
 * @param mode by what
 * @param minScore the least similarity of what is found; empty for any
 * @param candidates how many of the nearest vectors are looked for, of which topK are given: more
 *     find what a search among few misses, and take longer. Of as many as that, reciprocal ranks
 *     are added
 */
public record TextSearchOptions(
    int topK, SearchMode mode, OptionalDouble minScore, int candidates) {
  private static final TextSearchOptions DEFAULTS =
      new TextSearchOptions(10, SearchMode.VECTOR, OptionalDouble.empty(), 100);

  /** Checks the numbers. */
  public TextSearchOptions {
    Objects.requireNonNull(mode, "mode is null; the default is VECTOR");
    Objects.requireNonNull(minScore, "minScore is null; the default is empty");
    if (topK < 1 || candidates < 1) {
      throw new IllegalArgumentException(
          "topK is %d and candidates %d; both must be 1 or more".formatted(topK, candidates));
    }
    if (minScore.isPresent() && Double.isNaN(minScore.getAsDouble())) {
      throw new IllegalArgumentException("minScore is NaN; it must be a number");
    }
  }

  /** The ten most alike by their vectors, of a hundred. */
  public static TextSearchOptions defaults() {
    return DEFAULTS;
  }

  /** With another number. */
  public TextSearchOptions withTopK(int most) {
    return new TextSearchOptions(most, mode, minScore, candidates);
  }

  /** By something else. */
  public TextSearchOptions withMode(SearchMode other) {
    return new TextSearchOptions(topK, other, minScore, candidates);
  }

  /** With a least similarity. */
  public TextSearchOptions withMinScore(double least) {
    return new TextSearchOptions(topK, mode, OptionalDouble.of(least), candidates);
  }

  /** With another number of candidates. */
  public TextSearchOptions withCandidates(int most) {
    return new TextSearchOptions(topK, mode, minScore, most);
  }
}
