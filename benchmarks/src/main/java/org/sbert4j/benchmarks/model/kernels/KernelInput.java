package org.sbert4j.benchmarks.model.kernels;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.Workspace;
import org.sbert4j.samples.GeneratedTensor;
import org.sbert4j.weights.TensorView;

/** Numbers for kernels to work on. */
public final class KernelInput {
  private KernelInput() {}

  /** A weight or a bias, {@code mean} and some spread. */
  public static TensorView weights(float mean, long... shape) {
    List<Long> dimensions = new ArrayList<>();
    for (long dimension : shape) {
      dimensions.add(dimension);
    }
    return GeneratedTensor.spread("weights", dimensions, 0, mean, 0.02f);
  }

  /** Activations {@code [rows, columns]} of standard deviation 1, as a LayerNorm leaves them. */
  public static float[][] activations(int rows, int columns) {
    TensorView values =
        GeneratedTensor.spread("activations", List.of((long) rows, (long) columns), 1, 0, 1);
    float[][] activations = new float[rows][columns];
    for (int row = 0; row < rows; row++) {
      values.readFloats((long) row * columns, activations[row], 0, columns);
    }
    return activations;
  }

  /** A tensor of such activations. */
  public static Tensor activations(Workspace workspace, int rows, int columns) {
    Tensor tensor = workspace.newTensor(columns);
    tensor.setRows(rows);
    write(activations(rows, columns), tensor);
    return tensor;
  }

  /** Overwrites all of a tensor. */
  static void write(float[][] activations, Tensor tensor) {
    for (int row = 0; row < activations.length; row++) {
      tensor.writeRow(row, activations[row]);
    }
  }

  /** A batch of {@code sequences} sentences of {@code length} tokens each. */
  public static PackedBatch batch(int sequences, int length) {
    List<int[]> sentences = new ArrayList<>();
    for (int i = 0; i < sequences; i++) {
      sentences.add(new int[length]);
    }
    return PackedBatch.of(sentences);
  }

  /** Gives back what a benchmark held. */
  public static void close(Workspace workspace, Backend backend) {
    workspace.close();
    backend.close();
  }
}
