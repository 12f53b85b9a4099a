package org.sbert4j.backend;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a backend keeps the weights of the encoder's linear layers. Activations, sums, embeddings,
 * biases and layer normalisations are 32-bit floats in every format but {@link #FP16}. Not every
 * backend has every format: see {@link Backend#weightFormats}.
 *
 * <p>What a format does to the weights is exactly defined, so that within a format the same text
 * has the same bits everywhere; see {@code org.sbert4j.backend.scalar.WeightRounding}.
 */
public enum WeightFormat {
  /** 32-bit floats, as they are in the checkpoint. */
  FP32,
  /** The 16 upper bits of a float: half the memory, 8 bits of precision. */
  BF16,
  /**
   * 16-bit floats of IEEE 754: half the memory, 11 bits of precision. For a GPU, whose fast units
   * multiply such numbers; there the activations are in this format as well, and sums are not.
   */
  FP16,
  /** 8-bit integers times one float for each output: a quarter of the memory. */
  INT8;

  /** The name that users write: {@code fp32}, {@code bf16}, {@code fp16}, {@code int8}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of a {@link #label()}; empty for another word. */
  public static Optional<WeightFormat> named(String label) {
    return Arrays.stream(values()).filter(format -> format.label().equals(label)).findFirst();
  }

  /** The labels, for messages: {@code fp32, bf16, fp16, int8}. */
  public static String knownLabels() {
    return Arrays.stream(values()).map(WeightFormat::label).collect(Collectors.joining(", "));
  }
}
