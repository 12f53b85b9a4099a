package org.sbert4j.encoding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.threads.ProgressCount;

/**
 * The texts of a chunk, of which the model computes equal ones once.
 *
 * <p>Texts are equal if their tokens are, types included; the rest of the request is the same for
 * all. That also finds texts that differ in what the tokenizer drops, such as case, and to tokenize
 * takes about a hundredth of the time that the model takes. Of texts in windows no tokens are kept,
 * so there the text itself counts.
 *
 * <p>One thread.
 */
final class DistinctTexts {
  private final List<EncodedText> atOnce = new ArrayList<>();
  private final List<Integer> inWindows = new ArrayList<>();
  private final List<Copy> copies = new ArrayList<>();

  /** A text that is equal to an earlier one. */
  private record Copy(EncodedText text, EncodedText first) {}

  /**
   * @param texts has the chunk's texts in its first places
   */
  DistinctTexts(List<EncodedText> chunk, PendingTexts texts) {
    Map<Object, EncodedText> firsts = new HashMap<>();
    for (int i = 0; i < chunk.size(); i++) {
      EncodedText text = chunk.get(i);
      EncodedText first = firsts.putIfAbsent(text.inWindows() ? texts.get(i) : text.tokens(), text);
      if (first != null) {
        copies.add(new Copy(text, first));
      } else if (text.inWindows()) {
        inWindows.add(i);
      } else {
        atOnce.add(text);
      }
    }
  }

  /** Those that go through the model as one sequence. */
  List<EncodedText> atOnce() {
    return atOnce;
  }

  /** The places of those that go through the model in windows. */
  List<Integer> inWindows() {
    return inWindows;
  }

  /** Gives what became of these to all that are equal to one of them. */
  void copyResults(ProgressCount count) {
    copies.forEach(copy -> copy.text.copyResult(copy.first));
    if (!copies.isEmpty()) {
      count.add(copies.size());
    }
  }
}
