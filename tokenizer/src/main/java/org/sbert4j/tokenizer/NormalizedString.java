package org.sbert4j.tokenizer;

import java.util.Arrays;
import java.util.Objects;
import org.sbert4j.tokenizer.stages.NormalizedText;

/**
 * A text as the vocabulary spells it, before it is split into words: each char with the range of
 * the original text that it stands for. {@code "Ça\tva中"} is {@code "ca va 中 "}.
 *
 * <p>As NormalizedString of the Hugging Face tokenizers library. Immutable and thread-safe.
 */
public final class NormalizedString {
  private final StringBuilder text = new StringBuilder();
  private int[] starts = new int[16];
  private int[] ends = new int[16];

  /** The stretches of a text are normalized, the added tokens between them are left as they are. */
  NormalizedString(Stages stages, String original) {
    Segments segments = new Segments(stages.addedTokens(), original);
    while (segments.next()) {
      NormalizedText stretch = stages.whole().normalize(original, segments.start(), segments.end());
      for (int i = 0; i < stretch.length(); i++) {
        append(stretch.charAt(i), stretch.start(i), stretch.end(i));
      }
      if (segments.token() != null) {
        for (int i = segments.tokenStart(); i < segments.tokenEnd(); i++) {
          append(original.charAt(i), i, i + 1);
        }
      }
    }
  }

  private void append(char c, int start, int end) {
    if (text.length() == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    starts[text.length()] = start;
    ends[text.length()] = end;
    text.append(c);
  }

  /** The normalized text. */
  public String text() {
    return text.toString();
  }

  /**
   * Where in the original text what char {@code index} stands for begins, in UTF-16 chars.
   *
   * @throws IndexOutOfBoundsException if the normalized text has no such char
   */
  public int startOffset(int index) {
    return starts[Objects.checkIndex(index, text.length())];
  }

  /**
   * Where in the original text what char {@code index} stands for ends, in UTF-16 chars, exclusive.
   *
   * @throws IndexOutOfBoundsException if the normalized text has no such char
   */
  public int endOffset(int index) {
    return ends[Objects.checkIndex(index, text.length())];
  }

  /** What became of the chars {@code [start, end)} of the original text. */
  public String of(int start, int end) {
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (starts[i] >= start && ends[i] <= end) {
        part.append(text.charAt(i));
      }
    }
    return part.toString();
  }

  /** The normalized text. */
  @Override
  public String toString() {
    return text.toString();
  }
}
