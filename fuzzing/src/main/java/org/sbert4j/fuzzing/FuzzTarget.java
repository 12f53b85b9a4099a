package org.sbert4j.fuzzing;

import java.util.HexFormat;
import java.util.List;

/**
 * Something to be fuzzed. A class of its own, with a constructor without parameters, because the
 * JVM that fuzzes makes its own instance.
 */
public interface FuzzTarget {
  /** Inputs to begin with, each of which reaches something that chance would be long in finding. */
  List<byte[]> seeds();

  /** Stretches of bytes worth putting into an input, such as keywords and magic numbers. */
  default List<byte[]> words() {
    return List.of();
  }

  /**
   * Whether Jazzer is to watch what numbers and strings are compared, and to try these. It finds
   * magic numbers and keywords in this way, and does a third as much in the same time.
   */
  default boolean watchesComparisons() {
    return true;
  }

  /**
   * Jazzer's detectors that are to watch, such as {@code ReflectiveCall}, which fails for an input
   * that names a class to be loaded.
   */
  default List<String> detectors() {
    return List.of();
  }

  /** The most bytes an input may have. */
  int maxBytes();

  /**
   * Feeds one input; the same input must always do the same.
   *
   * @throws Exception whatever is thrown, an error included, is a finding
   */
  void run(byte[] input) throws Exception;

  /** The input as Java source, to be copied into a test. */
  default String describe(byte[] input) {
    return "HexFormat.of().parseHex(\"" + HexFormat.of().formatHex(input) + "\")";
  }
}
