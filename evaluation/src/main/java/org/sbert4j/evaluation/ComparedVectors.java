package org.sbert4j.evaluation;

import org.sbert4j.SimilarityFunction;

/**
 * Vectors of which each is compared with many: the lengths that cosine needs are computed once. The
 * similarities are those of {@link SimilarityFunction}, to the last bit.
 */
final class ComparedVectors {
  private final float[][] vectors;
  private final SimilarityFunction function;

  /** Empty unless the function is cosine. */
  private final double[] lengths;

  ComparedVectors(float[][] vectors, SimilarityFunction function) {
    this.vectors = vectors;
    this.function = function;
    this.lengths = new double[function == SimilarityFunction.COSINE ? vectors.length : 0];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Math.sqrt(SimilarityFunction.DOT.apply(vectors[i], vectors[i]));
    }
  }

  int count() {
    return vectors.length;
  }

  /** The similarity of one of these vectors and one of the others. */
  double similarity(int index, ComparedVectors others, int otherIndex) {
    float[] a = vectors[index];
    float[] b = others.vectors[otherIndex];
    if (function != SimilarityFunction.COSINE) {
      return function.apply(a, b);
    }
    double norms = lengths[index] * others.lengths[otherIndex];
    return norms == 0 ? 0 : SimilarityFunction.DOT.apply(a, b) / norms;
  }
}
