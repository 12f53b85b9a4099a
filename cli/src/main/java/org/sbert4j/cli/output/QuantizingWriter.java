package org.sbert4j.cli.output;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.sbert4j.EmbeddingQuantizer;
import org.sbert4j.Precision;
import org.sbert4j.QuantizationRanges;

/**
 * Writes vectors as bytes. Those of bits go on at once. Those of steps wait in a temporary file,
 * because their ranges are known when all vectors are.
 */
public final class QuantizingWriter implements VectorWriter<float[]> {
  private final VectorWriter<byte[]> target;
  private final Precision precision;
  private SpoolFile spool;
  private DataOutputStream spoolStream;
  private QuantizationRanges ranges;
  private long count;

  public QuantizingWriter(VectorWriter<byte[]> target, Precision precision) {
    this.target = target;
    this.precision = precision;
  }

  @Override
  public void write(float[] vector) throws IOException {
    if (!precision.needsRanges()) {
      target.write(EmbeddingQuantizer.binary(precision).quantize(vector));
      return;
    }
    if (spool == null) {
      spool = SpoolFile.create();
      spoolStream = new DataOutputStream(spool.stream());
      ranges = QuantizationRanges.of(new float[][] {vector});
    }
    ranges = QuantizationRanges.of(new float[][] {ranges.minimums(), ranges.maximums(), vector});
    for (float element : vector) {
      spoolStream.writeFloat(element);
    }
    count++;
  }

  @Override
  public void finish(int dimension) throws IOException {
    if (count > 0) {
      quantizeSpool(dimension);
    }
    target.finish(precision.length(dimension));
  }

  private void quantizeSpool(int dimension) throws IOException {
    EmbeddingQuantizer.requireEnough(count, precision);
    EmbeddingQuantizer quantizer = EmbeddingQuantizer.of(precision, ranges);
    float[] vector = new float[dimension];
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(spool.read()))) {
      for (long written = 0; written < count; written++) {
        for (int i = 0; i < dimension; i++) {
          vector[i] = in.readFloat();
        }
        target.write(quantizer.quantize(vector));
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (spool != null) {
      spool.close();
    }
    target.close();
  }
}
