package org.sbert4j.gpucheck.contract;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;
import org.sbert4j.samples.GeneratedTensor;
import org.sbert4j.weights.TensorView;

/**
 * A backend with what operations are tried on. One thread at a time.
 *
 * <p>A GPU's backend keeps what a linear layer leaves otherwise than what a caller wrote: in 16
 * bits, with the bias still to be added. So each operation is tried on both ({@link Source}).
 */
public final class Lab implements AutoCloseable {
  /** Where an operation's input comes from. */
  public enum Source {
    /** A caller wrote its rows. */
    WRITTEN,
    /** A linear layer left it, the identity and a bias. */
    COMPUTED
  }

  private final Backend backend;
  private final WeightFormat format;
  private final boolean exact;
  private final Map<Integer, LinearWeights> identities = new HashMap<>();

  private Lab(Backend backend, WeightFormat format, boolean exact) {
    this.backend = backend;
    this.format = format;
    this.exact = exact;
  }

  /** The backend that is tried, which is closed with the lab. */
  public static Lab tested(Backend backend, WeightFormat format) {
    return new Lab(backend, format, false);
  }

  /** The backend that is right, in 32 bits; sums that a linear layer would make are made here. */
  static Lab reference(Backend backend) {
    return new Lab(backend, WeightFormat.FP32, true);
  }

  public Backend backend() {
    return backend;
  }

  WeightFormat format() {
    return format;
  }

  /** A tensor {@code [elements / columns, columns]} that holds {@code elements}. */
  public Tensor input(Workspace workspace, Source source, int columns, float[] elements) {
    if (source == Source.WRITTEN) {
      return written(workspace, columns, elements);
    }
    if (exact) {
      return written(workspace, columns, withBias(columns, elements));
    }
    Tensor output = workspace.newTensor(columns);
    backend.linear(written(workspace, columns, elements), identity(columns), output);
    return output;
  }

  private LinearWeights identity(int columns) {
    return identities.computeIfAbsent(
        columns,
        size ->
            backend.linearWeights(List.of(new IdentityTensor(size)), List.of(bias(size)), format));
  }

  /** A linear layer in the lab's format. */
  public LinearWeights linear(List<TensorView> weights, List<TensorView> biases) {
    return backend.linearWeights(weights, biases, format);
  }

  /** Embedding tables for a model in the lab's format. */
  EmbeddingWeights embeddings(
      TensorView word, TensorView position, TensorView tokenType, LayerNormWeights layerNorm) {
    return backend.embeddingWeights(word, position, tokenType, layerNorm, format);
  }

  private static GeneratedTensor bias(int columns) {
    return new GeneratedTensor("bias", List.of((long) columns), columns, 0.5f, 0.1f);
  }

  private static float[] withBias(int columns, float[] elements) {
    float[] bias = new float[columns];
    bias(columns).readFloats(0, bias, 0, columns);
    float[] sums = elements.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += bias[i % columns];
    }
    return sums;
  }

  private static Tensor written(Workspace workspace, int columns, float[] elements) {
    Tensor tensor = workspace.newTensor(columns);
    tensor.setRows(elements.length / columns);
    for (int row = 0; row < tensor.rows(); row++) {
      tensor.writeRow(row, Arrays.copyOfRange(elements, row * columns, (row + 1) * columns));
    }
    return tensor;
  }

  /** All elements, row by row. */
  public static float[] elements(Tensor tensor) {
    float[] elements = new float[tensor.rows() * tensor.columns()];
    for (int row = 0; row < tensor.rows(); row++) {
      tensor.readRow(row, elements, row * tensor.columns());
    }
    return elements;
  }

  @Override
  public void close() {
    backend.close();
  }
}
