package org.sbert4j.weights.storage;

/** Looks for NaN and infinities. */
final class FiniteCheck {
  /** What an unbroken search answers. */
  static final int NONE = -1;

  private FiniteCheck() {}

  /** The index of the first element in {@code [start, end)} that is no finite number, or NONE. */
  static int firstNonFinite(float[] x, int start, int end) {
    // 0 · x is 0 for finite numbers and NaN for the others, and a NaN stays in its sum. Four sums,
    // because one would wait for each addition to end.
    float a = 0f;
    float b = 0f;
    float c = 0f;
    float d = 0f;
    int i = start;
    for (; i < end - 3; i += 4) {
      a += x[i] * 0f;
      b += x[i + 1] * 0f;
      c += x[i + 2] * 0f;
      d += x[i + 3] * 0f;
    }
    for (; i < end; i++) {
      a += x[i] * 0f;
    }
    return Float.isNaN(a + b + c + d) ? search(x, start, end) : NONE;
  }

  private static int search(float[] x, int start, int end) {
    int i = start;
    while (i < end && Float.isFinite(x[i])) {
      i++;
    }
    return i;
  }
}
