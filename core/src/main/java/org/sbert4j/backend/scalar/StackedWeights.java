package org.sbert4j.backend.scalar;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;

/**
 * The weights of linear layers that are computed as one, in the checkpoint: matrices {@code [out,
 * in]} one above the other.
 */
public final class StackedWeights {
  /** Outputs that are read together: in a common BERT 100 to 400 KB. */
  private static final int OUTPUTS_AT_ONCE = 32;

  private final List<TensorView> weights;
  private final int inFeatures;
  private final int outFeatures;

  public StackedWeights(List<TensorView> weights) {
    this.weights = weights;
    this.inFeatures = Math.toIntExact(weights.get(0).shape().get(1));
    this.outFeatures = Math.toIntExact(weights.stream().mapToLong(StackedWeights::rows).sum());
  }

  private static long rows(TensorView weight) {
    return weight.shape().get(0);
  }

  public int inFeatures() {
    return inFeatures;
  }

  /** The outputs of all layers together. */
  public int outFeatures() {
    return outFeatures;
  }

  /** Takes the weights of some outputs; from several threads, each with outputs of its own. */
  public interface OutputsTask {
    /**
     * @param first output, counted over all layers
     * @param count of outputs
     * @param values their weights, {@code [count, inFeatures]}; may be changed, and is used again
     *     afterwards
     */
    void put(int first, int count, float[] values);
  }

  /** Outputs of one matrix that are read together. */
  private record Part(TensorView weight, long row, int first, int count) {}

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    int output = 0;
    for (TensorView weight : weights) {
      long rows = rows(weight);
      for (long row = 0; row < rows; row += OUTPUTS_AT_ONCE) {
        int count = (int) Math.min(rows - row, OUTPUTS_AT_ONCE);
        parts.add(new Part(weight, row, output, count));
        output += count;
      }
    }
    return parts;
  }

  /**
   * Reads everything once, some outputs at a time, so that no copy of all is made, on as many
   * threads as there are processors.
   */
  public void forOutputs(OutputsTask task) {
    List<Part> parts = parts();
    AtomicInteger next = new AtomicInteger();
    try {
      IntStream.range(0, Math.min(parts.size(), Runtime.getRuntime().availableProcessors()))
          .parallel()
          .forEach(thread -> readParts(parts, next, task));
    } catch (SecurityException e) {
      // Under a security manager the JDK's common threads may read nothing; this one may.
      readParts(parts, new AtomicInteger(), task);
    } catch (ModelFormatException e) {
      // Where several parts are bad, the message is to be that of the first.
      readParts(parts, new AtomicInteger(), task);
      throw e;
    }
  }

  private void readParts(List<Part> parts, AtomicInteger next, OutputsTask task) {
    float[] values = new float[Math.min(outFeatures, OUTPUTS_AT_ONCE) * inFeatures];
    for (int i = next.getAndIncrement(); i < parts.size(); i = next.getAndIncrement()) {
      Part part = parts.get(i);
      part.weight.readFloats(part.row * inFeatures, values, 0, part.count * inFeatures);
      task.put(part.first, part.count, values);
    }
  }

  /** Biases and the like end to end; zeros where there are none. */
  public static float[] vectors(List<TensorView> biases, int outFeatures) {
    float[] stacked = new float[outFeatures];
    int start = 0;
    for (TensorView bias : biases) {
      int length = Math.toIntExact(bias.elementCount());
      bias.readFloats(0, stacked, start, length);
      start += length;
    }
    return stacked;
  }

  /** Bytes that outputs take besides their weights: a bias and, for integers, a scale. */
  public static long bytesOfOutputs(int outFeatures, WeightFormat format) {
    return (format == WeightFormat.INT8 ? 2L : 1L) * Float.BYTES * outFeatures;
  }
}
