package org.sbert4j;

import java.util.Objects;
import java.util.Optional;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.scalar.Activations;
import org.sbert4j.backend.scalar.ScalarMath;
import org.sbert4j.tokenizer.Side;

/**
 * How a {@link CrossEncoder} cuts what is too long and makes scores of logits, as the arguments of
 * {@code CrossEncoder.predict} in sentence-transformers and its tokenizer's {@code
 * truncation_side}.
 *
 * @param activation applied to each logit; empty for the model's own. {@link
 *     ActivationFunction#IDENTITY} leaves the logits
 * @param applySoftmax whether the scores of a pair are then made to add up to 1; a model with one
 *     label is left as it is
 * @param truncationSide the end of the texts that is cut off if they are too long. To cut on the
 *     left, texts are read to their ends, and all their tokens held meanwhile
 */
public record PredictOptions(
    Optional<ActivationFunction> activation, boolean applySoftmax, Side truncationSide) {
  /**
   * Checks the fields.
   *
   * @throws NullPointerException naming the field that is null
   */
  public PredictOptions {
    Objects.requireNonNull(activation, "activation is null; empty is for the model's own");
    Objects.requireNonNull(truncationSide, "truncationSide is null; the default is RIGHT");
  }

  /** The model's own activation, no softmax, cut on the right. */
  public static PredictOptions defaults() {
    return new PredictOptions(Optional.empty(), false, Side.RIGHT);
  }

  /** These options with another activation. */
  public PredictOptions withActivation(ActivationFunction newActivation) {
    return new PredictOptions(Optional.of(newActivation), applySoftmax, truncationSide);
  }

  /** These options with softmax switched on or off. */
  public PredictOptions withSoftmax(boolean newApplySoftmax) {
    return new PredictOptions(activation, newApplySoftmax, truncationSide);
  }

  /** These options with another end that is cut off. */
  public PredictOptions withTruncationSide(Side newTruncationSide) {
    return new PredictOptions(activation, applySoftmax, newTruncationSide);
  }

  /** Makes scores of a pair's logits, in place. */
  float[] scores(float[] logits, ActivationFunction modelActivation) {
    ActivationFunction function = activation.orElse(modelActivation);
    for (int label = 0; label < logits.length; label++) {
      logits[label] = Activations.apply(function, logits[label]);
    }
    if (applySoftmax && logits.length > 1) {
      softmax(logits);
    }
    return logits;
  }

  /** {@code exp(x - max) / Σ exp(x - max)}, the sum from the first label to the last. */
  private static void softmax(float[] x) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : x) {
      max = Math.max(max, value);
    }
    float sum = 0f;
    for (int label = 0; label < x.length; label++) {
      x[label] = ScalarMath.exp(x[label] - max);
      sum += x[label];
    }
    for (int label = 0; label < x.length; label++) {
      x[label] /= sum;
    }
  }
}
