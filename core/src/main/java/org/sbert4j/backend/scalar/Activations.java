package org.sbert4j.backend.scalar;

import org.sbert4j.backend.ActivationFunction;

/**
 * Every {@link ActivationFunction} of one element, with PyTorch's default constants ({@code
 * torch/nn/modules/activation.py}), from the elementary functions of {@link ScalarMath}.
 */
public final class Activations {
  private static final float LEAKY_SLOPE = 0.01f;
  private static final float SELU_ALPHA = 1.6732632f;
  private static final float SELU_SCALE = 1.050701f;

  /** Beyond this Mish is x in float, and further on the square of {@code exp(x)} overflows. */
  private static final float MISH_LINEAR_FROM = 20f;

  private Activations() {}

  /** {@code function(x)}. */
  public static float apply(ActivationFunction function, float x) {
    return switch (function) {
      case GELU -> ScalarMath.gelu(x);
      case GELU_TANH -> ScalarMath.geluTanh(x);
      case RELU -> Math.max(x, 0f);
      case RELU6 -> clamp(x, 0f, 6f);
      case LEAKY_RELU -> x > 0f ? x : LEAKY_SLOPE * x;
      case ELU -> x > 0f ? x : ScalarMath.expMinusOne(x);
      case SELU -> SELU_SCALE * (x > 0f ? x : SELU_ALPHA * ScalarMath.expMinusOne(x));
      case SILU -> ScalarMath.silu(x);
      case SIGMOID -> ScalarMath.sigmoid(x);
      case LOG_SIGMOID -> -softplus(-x);
      case TANH -> ScalarMath.tanh(x);
      case SOFTPLUS -> softplus(x);
      case MISH -> mish(x);
      case SOFTSIGN -> x / (1f + Math.abs(x));
      case HARDTANH -> clamp(x, -1f, 1f);
      case HARDSIGMOID -> clamp(x + 3f, 0f, 6f) / 6f;
      case HARDSWISH -> x * (clamp(x + 3f, 0f, 6f) / 6f);
      case IDENTITY -> x;
    };
  }

  /** {@code x = function(x)} for the elements from {@code start} to {@code end}. */
  public static void apply(ActivationFunction function, float[] x, int start, int end) {
    for (int i = start; i < end; i++) {
      x[i] = apply(function, x[i]);
    }
  }

  private static float clamp(float x, float lowest, float highest) {
    return Math.min(Math.max(x, lowest), highest);
  }

  /** {@code ln(1 + eˣ) = max(x, 0) + ln(1 + e^-|x|)}, which neither overflows nor cancels. */
  private static float softplus(float x) {
    return Math.max(x, 0f) + ScalarMath.logOnePlus(ScalarMath.exp(-Math.abs(x)));
  }

  /**
   * {@code x · tanh(ln(1 + e))} with {@code e = eˣ}, which is {@code x · n / (n + 2)} with {@code n
   * = e · (e + 2)}.
   */
  private static float mish(float x) {
    float e = ScalarMath.exp(Math.min(x, MISH_LINEAR_FROM));
    float n = e * (e + 2f);
    return x * (n / (n + 2f));
  }
}
