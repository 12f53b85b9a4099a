package org.sbert4j.gpucheck.contract;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.gpucheck.report.Finding;
import org.sbert4j.gpucheck.report.RowError;
import org.sbert4j.gpucheck.report.Worst;
import org.sbert4j.samples.GeneratedTensor;

/** One operation's cases: random inputs, the same in every run, and their errors. */
final class Contract {
  /** Ids of the small embedding tables. */
  static final int VOCABULARY = 50;

  /** Rows of the position table before the first that {@link #withOtherPositions} uses. */
  static final int POSITIONS_BEFORE = 2;

  /** Rows of a relative position bias. */
  static final int BUCKETS = 32;

  private final Lab reference;
  private final Lab tested;
  private final ContractSizes sizes;
  private final Worst worst = new Worst();
  private int tensors;

  Contract(Lab reference, Lab tested, ContractSizes sizes) {
    this.reference = reference;
    this.tested = tested;
    this.sizes = sizes;
  }

  ContractSizes sizes() {
    return sizes;
  }

  /**
   * Computes a case on both backends and notes the error.
   *
   * @param what names the case
   * @param columns of a row
   * @param body computes the case in a lab
   */
  void compare(String what, int columns, Function<Lab, float[]> body) {
    float[] found;
    try {
      found = body.apply(tested);
    } catch (RuntimeException e) {
      throw new IllegalStateException(what + ": " + e, e);
    }
    worst.add(what, RowError.worst(body.apply(reference), found, columns));
  }

  Finding finding() {
    return worst.finding();
  }

  /** Numbers evenly between -1 and 1. */
  GeneratedTensor tensor(int... shape) {
    return scaled(1, shape);
  }

  /** Numbers evenly between {@code -scale} and {@code scale}. */
  GeneratedTensor scaled(float scale, int... shape) {
    List<Long> dimensions = Arrays.stream(shape).mapToObj(Long::valueOf).toList();
    return new GeneratedTensor("tensor", dimensions, tensors++, scale, 0);
  }

  /** Numbers evenly between {@code -scale} and {@code scale}. */
  float[] values(int count, float scale) {
    float[] values = new float[count];
    tensor(count).readFloats(0, values, 0, count);
    for (int i = 0; i < count; i++) {
      values[i] *= scale;
    }
    return values;
  }

  /** Sequences of these lengths, with ids below {@link #VOCABULARY} and both types. */
  PackedBatch batch(int... lengths) {
    List<int[]> ids = Arrays.stream(lengths).mapToObj(length -> draw(length, VOCABULARY)).toList();
    List<int[]> types = Arrays.stream(lengths).mapToObj(length -> draw(length, 2)).toList();
    return PackedBatch.of(ids).withTokenTypeIds(types);
  }

  /**
   * The same with other positions, as RoBERTa has them: they begin at {@link #POSITIONS_BEFORE}.
   */
  static PackedBatch withOtherPositions(PackedBatch batch) {
    return new PackedBatch(
        batch.tokenIds(),
        batch.tokenTypeIds(),
        Arrays.stream(batch.positionIds()).map(position -> position + POSITIONS_BEFORE).toArray(),
        batch.tokenIndices(),
        batch.sequenceOffsets(),
        batch.promptTokens());
  }

  /**
   * A bucket for each distance within the longest sequence, in no order that a fault could keep.
   */
  int[] bucketOfDistance() {
    return draw(2 * sizes.longest() - 1, BUCKETS);
  }

  private int[] draw(int count, int bound) {
    float[] values = values(count, 1);
    return IntStream.range(0, count).map(i -> (int) ((values[i] + 1) / 2 * bound)).toArray();
  }
}
