package org.sbert4j.tokenizer.unicode;

import java.util.Arrays;

/**
 * Unicode normalization form D, KD, C or KC of one run, which is a code point and the combining
 * marks after it, or of several: characters taken apart, marks in canonical order, and for the last
 * two put together again.
 *
 * <p>{@code "é"} becomes {@code "e"} and U+0301; {@code "한"} becomes its three jamo; U+0301 U+0323
 * become U+0323 U+0301, the mark below first.
 *
 * <p>A run of any length is put in order in linear time. Ranges follow the reference, which does
 * not follow a mark that moves: the first code point of each decomposition, in the order after
 * sorting, takes the range of the next input code point, and all others share that of the one
 * before them.
 *
 * <p>Behaviour: transform of tokenizers/src/tokenizer/normalizer.rs of the Hugging Face tokenizers
 * library. Not thread-safe: a buffer used again for each run.
 */
public final class CanonicalDecomposition {
  private static final int HANGUL_FIRST = 0xAC00;
  private static final int HANGUL_LAST = 0xD7A3;
  private static final int LEAD_FIRST = 0x1100;
  private static final int VOWEL_FIRST = 0x1161;
  private static final int TAIL_BEFORE_FIRST = 0x11A7;
  private static final int LEADS = 19;
  private static final int VOWELS = 21;
  private static final int TAILS = 28;
  private static final int COMBINING_CLASSES = 256;

  /** Marks an output that is not the first of its decomposition; code points need 21 bits. */
  private static final int INSERTED = 1 << 30;

  private final boolean compatibility;

  private int[] inputStarts = new int[4];
  private int[] inputEnds = new int[4];
  private int inputs;

  private int[] outputs = new int[8];
  private int size;

  /** An empty buffer for form D. */
  public CanonicalDecomposition() {
    this(false);
  }

  /**
   * An empty buffer.
   *
   * @param compatibility whether characters that are mere forms of others are taken apart, too
   */
  public CanonicalDecomposition(boolean compatibility) {
    this.compatibility = compatibility;
  }

  /** Whether a code point is changed, or moves when it stands beside others. */
  public static boolean affects(int codePoint) {
    return UnicodeTables.decomposes(codePoint)
        || isHangulSyllable(codePoint)
        || UnicodeTables.combiningClass(codePoint) != 0;
  }

  /** Whether a code point belongs to the run of the one before it. */
  public static boolean continuesRun(int codePoint) {
    int first =
        UnicodeTables.decomposes(codePoint) ? UnicodeTables.decomposition(codePoint)[0] : codePoint;
    return UnicodeTables.combiningClass(first) != 0;
  }

  /** Whether a code point is taken apart by arithmetic rather than by the tables. */
  public static boolean isHangulSyllable(int codePoint) {
    return codePoint >= HANGUL_FIRST && codePoint <= HANGUL_LAST;
  }

  /** Adds a code point of the run, which stands for {@code [start, end)} of the original text. */
  public void add(int codePoint, int start, int end) {
    if (inputs == inputStarts.length) {
      inputStarts = Arrays.copyOf(inputStarts, 2 * inputs);
      inputEnds = Arrays.copyOf(inputEnds, 2 * inputs);
    }
    inputStarts[inputs] = start;
    inputEnds[inputs] = end;
    inputs++;
    decompose(codePoint);
  }

  private void decompose(int codePoint) {
    if (isHangulSyllable(codePoint)) {
      decomposeHangul(codePoint - HANGUL_FIRST);
    } else if (compatibility && PipelineTables.hasCompatibilityDecomposition(codePoint)) {
      addOutputs(PipelineTables.compatibilityDecomposition(codePoint));
    } else if (UnicodeTables.decomposes(codePoint)) {
      addOutputs(UnicodeTables.decomposition(codePoint));
    } else {
      addOutput(codePoint);
    }
  }

  private void addOutputs(int[] decomposition) {
    addOutput(decomposition[0]);
    for (int i = 1; i < decomposition.length; i++) {
      addOutput(decomposition[i] | INSERTED);
    }
  }

  private void decomposeHangul(int syllable) {
    int tail = syllable % TAILS;
    addOutput(LEAD_FIRST + syllable / TAILS / VOWELS);
    addOutput((VOWEL_FIRST + syllable / TAILS % VOWELS) | INSERTED);
    if (tail != 0) {
      addOutput((TAIL_BEFORE_FIRST + tail) | INSERTED);
    }
  }

  private void addOutput(int output) {
    if (size == outputs.length) {
      outputs = Arrays.copyOf(outputs, 2 * size);
    }
    outputs[size++] = output;
  }

  /** Hands the run's code points in canonical order to {@code receiver}. */
  public void finish(Receiver receiver) {
    sortMarks();
    int input = -1;
    for (int i = 0; i < size; i++) {
      if ((outputs[i] & INSERTED) == 0) {
        input++;
      }
      receiver.accept(outputs[i] & ~INSERTED, inputStarts[input], inputEnds[input]);
    }
  }

  /**
   * Hands the run's code points to {@code receiver}, in canonical order and composed.
   *
   * <p>Ranges follow the reference here as well, which counts how many input code points each
   * composite stands for: it takes the range of the first of them that no earlier one took, or that
   * of the one before it if it stands for none.
   */
  public void finishComposed(Receiver receiver) {
    sortMarks();
    int[] taken = compose();
    int input = 0;
    for (int i = 0; i < size; i++) {
      int from = taken[i] == 0 ? Math.max(input - 1, 0) : input;
      receiver.accept(outputs[i], inputStarts[from], inputEnds[from]);
      input += taken[i];
    }
  }

  /** Composes {@link #outputs} in place, and tells how many inputs each of them stands for. */
  private int[] compose() {
    int[] taken = new int[size];
    int starter = -1;
    int lastClass = 0;
    int length = 0;
    for (int i = 0; i < size; i++) {
      int codePoint = outputs[i] & ~INSERTED;
      int inputsTaken = (outputs[i] & INSERTED) == 0 ? 1 : 0;
      int combiningClass = UnicodeTables.combiningClass(codePoint);
      // A mark is cut off from its starter by one of its own class or of a higher one.
      boolean reaches = starter >= 0 && (lastClass == 0 || lastClass < combiningClass);
      int composite = reaches ? composition(outputs[starter], codePoint) : -1;
      if (composite >= 0) {
        outputs[starter] = composite;
        taken[starter] += inputsTaken;
        continue;
      }
      if (combiningClass == 0) {
        starter = length;
      }
      lastClass = combiningClass;
      outputs[length] = codePoint;
      taken[length] = inputsTaken;
      length++;
    }
    size = length;
    return taken;
  }

  private static int composition(int first, int second) {
    int lead = first - LEAD_FIRST;
    int vowel = second - VOWEL_FIRST;
    if (lead >= 0 && lead < LEADS && vowel >= 0 && vowel < VOWELS) {
      return HANGUL_FIRST + (lead * VOWELS + vowel) * TAILS;
    }
    int tail = second - TAIL_BEFORE_FIRST;
    if (isHangulSyllable(first)
        && (first - HANGUL_FIRST) % TAILS == 0
        && tail > 0
        && tail < TAILS) {
      return first + tail;
    }
    return PipelineTables.composition(first, second);
  }

  /** Takes a code point and the range of the original text it stands for. */
  public interface Receiver {
    void accept(int codePoint, int start, int end);
  }

  private static int combiningClassOf(int output) {
    return UnicodeTables.combiningClass(output & ~INSERTED);
  }

  /** Sorts each stretch of marks by combining class; marks of one class keep their order. */
  private void sortMarks() {
    int from = 0;
    while (from < size) {
      int to = from;
      boolean sorted = true;
      int previous = 0;
      while (to < size && combiningClassOf(outputs[to]) != 0) {
        int combiningClass = combiningClassOf(outputs[to++]);
        sorted &= previous <= combiningClass;
        previous = combiningClass;
      }
      if (!sorted) {
        sortByCombiningClass(from, to);
      }
      from = to + 1;
    }
  }

  private void sortByCombiningClass(int from, int to) {
    int[] marks = Arrays.copyOfRange(outputs, from, to);
    int[] slots = new int[COMBINING_CLASSES + 1];
    for (int mark : marks) {
      slots[combiningClassOf(mark) + 1]++;
    }
    for (int i = 1; i < slots.length; i++) {
      slots[i] += slots[i - 1];
    }
    for (int mark : marks) {
      outputs[from + slots[combiningClassOf(mark)]++] = mark;
    }
  }
}
