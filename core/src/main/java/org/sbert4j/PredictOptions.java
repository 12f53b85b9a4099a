package org.sbert4j;

import java.util.Optional;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.scalar.Activations;
import org.sbert4j.backend.scalar.ScalarMath;

/**
 * How a {@link CrossEncoder} makes scores of logits, as the arguments of {@code
 * CrossEncoder.predict} in sentence-transformers.
 *
 * @param activation applied to each logit; empty for the model's own. {@link
 *     ActivationFunction#IDENTITY} leaves the logits
 * @param applySoftmax whether the scores of a pair are then made to add up to 1; a model with one
 *     label is left as it is
 */
public record PredictOptions(Optional<ActivationFunction> activation, boolean applySoftmax) {

  /** The model's own activation, no softmax. */
  public static PredictOptions defaults() {
    return new PredictOptions(Optional.empty(), false);
  }

  /** These options with another activation. */
  public PredictOptions withActivation(ActivationFunction newActivation) {
    return new PredictOptions(Optional.of(newActivation), applySoftmax);
  }

  /** These options with softmax switched on or off. */
  public PredictOptions withSoftmax(boolean newApplySoftmax) {
    return new PredictOptions(activation, newApplySoftmax);
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
