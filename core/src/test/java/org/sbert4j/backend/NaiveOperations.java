package org.sbert4j.backend;

import java.util.List;
import org.sbert4j.weights.PoolingMode;

/**
 * The formulas of {@link Backend}, written down once more in double precision with the JDK's own
 * mathematics, so that the scalar backend is not only compared with itself. Legend: see there.
 */
final class NaiveOperations {
  private NaiveOperations() {}

  static double[] linear(
      float[] input, int inFeatures, List<ArrayTensorView> weights, List<ArrayTensorView> biases) {
    int outFeatures = Math.toIntExact(weights.get(0).shape().get(0));
    int columns = weights.size() * outFeatures;
    int rows = input.length / inFeatures;
    double[] output = new double[rows * columns];
    for (int i = 0; i < output.length; i++) {
      int t = i / columns;
      int layer = i % columns / outFeatures;
      int n = i % columns % outFeatures;
      float[] weight = weights.get(layer).elements();
      double sum = biases.isEmpty() ? 0 : biases.get(layer).elements()[n];
      for (int k = 0; k < inFeatures; k++) {
        sum += (double) input[t * inFeatures + k] * weight[n * inFeatures + k];
      }
      output[i] = sum;
    }
    return output;
  }

  static double[] activation(ActivationFunction function, float[] input) {
    double[] output = new double[input.length];
    for (int i = 0; i < input.length; i++) {
      output[i] = activation(function, (double) input[i]);
    }
    return output;
  }

  static double activation(ActivationFunction function, double x) {
    return switch (function) {
      case GELU -> x * normalDistribution(x);
      case GELU_TANH ->
          x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case LEAKY_RELU -> Math.max(x, 0) + 0.01 * Math.min(x, 0);
      case ELU -> Math.max(x, 0) + Math.expm1(Math.min(x, 0));
      case SELU ->
          1.0507009873554804934193349852946
              * (Math.max(x, 0) + 1.6732632423543772848170429916717 * Math.expm1(Math.min(x, 0)));
      case SILU -> x / (1 + Math.exp(-x));
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case LOG_SIGMOID -> -logOnePlusExp(-x);
      case TANH -> Math.tanh(x);
      case SOFTPLUS -> logOnePlusExp(x);
      case MISH -> x * Math.tanh(logOnePlusExp(x));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case HARDTANH -> Math.max(-1, Math.min(x, 1));
      case HARDSIGMOID -> Math.max(0, Math.min(x / 6 + 0.5, 1));
      case HARDSWISH -> x * Math.max(0, Math.min(x / 6 + 0.5, 1));
      case IDENTITY -> x;
    };
  }

  private static double logOnePlusExp(double x) {
    return x > 40 ? x : Math.log1p(Math.exp(x));
  }

  /** Φ by Simpson's rule over its density, from 0 to x. */
  private static double normalDistribution(double x) {
    int steps = 200;
    double step = Math.max(-9, Math.min(9, x)) / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      int weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-i * step * i * step / 2);
    }
    return 0.5 + sum * step / 3 / Math.sqrt(2 * Math.PI);
  }

  static double[] addLayerNorm(
      float[] input, float[] residual, ArrayTensorView weight, ArrayTensorView bias, float eps) {
    double[] sum = new double[input.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (double) input[i] + residual[i];
    }
    return layerNorm(sum, weight, bias, eps);
  }

  static double[] layerNorm(
      float[] input, ArrayTensorView weight, ArrayTensorView bias, float eps) {
    return addLayerNorm(input, new float[input.length], weight, bias, eps);
  }

  private static double[] layerNorm(
      double[] input, ArrayTensorView weight, ArrayTensorView bias, float eps) {
    int hiddenSize = weight.elements().length;
    double[] output = new double[input.length];
    for (int start = 0; start < input.length; start += hiddenSize) {
      double mean = 0;
      for (int i = 0; i < hiddenSize; i++) {
        mean += input[start + i] / hiddenSize;
      }
      double variance = 0;
      for (int i = 0; i < hiddenSize; i++) {
        variance += (input[start + i] - mean) * (input[start + i] - mean) / hiddenSize;
      }
      for (int i = 0; i < hiddenSize; i++) {
        double normalized = (input[start + i] - mean) / Math.sqrt(variance + eps);
        output[start + i] = normalized * weight.elements()[i] + bias.elements()[i];
      }
    }
    return output;
  }

  static double[] embed(
      PackedBatch batch,
      ArrayTensorView word,
      ArrayTensorView position,
      ArrayTensorView tokenType,
      ArrayTensorView weight,
      ArrayTensorView bias,
      float eps) {
    int hiddenSize = weight.elements().length;
    double[] sum = new double[batch.tokens() * hiddenSize];
    for (int t = 0; t < batch.tokens(); t++) {
      for (int i = 0; i < hiddenSize; i++) {
        sum[t * hiddenSize + i] =
            (double) word.elements()[batch.tokenIds()[t] * hiddenSize + i]
                + tokenType.elements()[batch.tokenTypeIds()[t] * hiddenSize + i]
                + position.elements()[batch.positionIds()[t] * hiddenSize + i];
      }
    }
    return layerNorm(sum, weight, bias, eps);
  }

  /** {@code bias} is {@code [N][2 · longest - 1]}; null for none. */
  static double[] selfAttention(
      float[] queryKeyValue,
      PackedBatch batch,
      int numAttentionHeads,
      float[][] bias,
      int hiddenSize) {
    double[] context = new double[batch.tokens() * hiddenSize];
    int headSize = hiddenSize / numAttentionHeads;
    for (int sequence = 0; sequence < batch.sequences(); sequence++) {
      for (int head = 0; head < numAttentionHeads; head++) {
        for (int i = 0; i < batch.length(sequence); i++) {
          float[] ofHead = bias == null ? null : bias[head];
          attend(
              queryKeyValue,
              batch,
              sequence,
              i,
              head * headSize,
              headSize,
              ofHead,
              hiddenSize,
              context);
        }
      }
    }
    return context;
  }

  /** One query, row {@code i} of a sequence, against all its keys. */
  private static void attend(
      float[] qkv,
      PackedBatch batch,
      int sequence,
      int i,
      int headStart,
      int headSize,
      float[] bias,
      int hiddenSize,
      double[] context) {
    int first = batch.start(sequence);
    int length = batch.length(sequence);
    int width = 3 * hiddenSize;
    double[] probs = new double[length];
    double sum = 0;
    for (int j = 0; j < length; j++) {
      double score = 0;
      for (int d = headStart; d < headStart + headSize; d++) {
        score += (double) qkv[(first + i) * width + d] * qkv[(first + j) * width + hiddenSize + d];
      }
      double added = bias == null ? 0 : bias[bias.length / 2 + j - i];
      probs[j] = Math.exp(score / Math.sqrt(headSize) + added);
      sum += probs[j];
    }
    for (int j = 0; j < length; j++) {
      for (int d = headStart; d < headStart + headSize; d++) {
        context[(first + i) * hiddenSize + d] +=
            probs[j] / sum * qkv[(first + j) * width + 2 * hiddenSize + d];
      }
    }
  }

  static double[] pool(float[] hiddenStates, PackedBatch batch, PoolingMode mode, int hiddenSize) {
    double[] output = new double[batch.sequences() * hiddenSize];
    for (int sequence = 0; sequence < batch.sequences(); sequence++) {
      int unpooled = batch.promptTokens();
      for (int i = 0; i < hiddenSize && batch.length(sequence) > unpooled; i++) {
        int[] rows = {batch.start(sequence), unpooled, batch.length(sequence)};
        output[sequence * hiddenSize + i] = poolColumn(hiddenStates, rows, mode, i, hiddenSize);
      }
    }
    return output;
  }

  /** Of the rows of a sequence that starts at {@code rows[0]}, from rows[1] to before rows[2]. */
  private static double poolColumn(
      float[] x, int[] rows, PoolingMode mode, int column, int hiddenSize) {
    double sum = 0;
    double weightedSum = 0;
    double sumOfWeights = 0;
    double max = Double.NEGATIVE_INFINITY;
    for (int t = rows[1]; t < rows[2]; t++) {
      double element = x[(rows[0] + t) * hiddenSize + column];
      sum += element;
      weightedSum += (t + 1) * element;
      sumOfWeights += t + 1;
      max = Math.max(max, element);
    }
    int length = rows[2] - rows[1];
    return switch (mode) {
      case CLS -> x[(rows[0] + rows[1]) * hiddenSize + column];
      case LAST_TOKEN -> x[(rows[0] + rows[2] - 1) * hiddenSize + column];
      case MAX -> max;
      case MEAN -> sum / length;
      case MEAN_SQRT_LEN -> sum / Math.sqrt(length);
      case WEIGHTED_MEAN -> weightedSum / sumOfWeights;
    };
  }

  static double[] normalize(float[] input, int columns) {
    double[] output = new double[input.length];
    for (int start = 0; start < input.length; start += columns) {
      double squares = 0;
      for (int i = start; i < start + columns; i++) {
        squares += (double) input[i] * input[i];
      }
      for (int i = start; i < start + columns; i++) {
        output[i] = input[i] / Math.max(Math.sqrt(squares), 1e-12);
      }
    }
    return output;
  }
}
