package org.sbert4j.tokenizer.stages;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The tokens of words met before, for a model that takes long to find them: most words of a text
 * are a few that come again and again.
 *
 * <p>A table of fixed size, in which a word takes the place of one of two that were there before:
 * it never holds more than {@value #SLOTS} words of {@value #LONGEST} chars, 12 MB, and no text
 * makes a look-up longer. What it says of a word is what the model would, so that nothing depends
 * on what is in it. An entry never changes, and threads that meet in a slot lose no more than the
 * time to find it again: thread-safe.
 */
final class WordCache {
  /** Longer words are not kept, nor looked for. */
  static final int LONGEST = 64;

  private static final int SLOT_BITS = 14;
  private static final int SLOTS = 1 << SLOT_BITS;
  private static final int GOLDEN_RATIO = 0x9E3779B9;

  /**
   * Each is one array, so that a look-up waits for one place of memory: the word's length, its
   * chars, and its tokens as {@link TokenBuffer#copyPlaces} has them.
   */
  private final AtomicReferenceArray<char[]> entries = new AtomicReferenceArray<>(SLOTS);

  /** Appends the tokens of {@code word} if they are known. */
  boolean find(Word word, TokenBuffer tokens) {
    if (word.length() > LONGEST) {
      return false;
    }
    int slot = slot(word);
    char[] entry = entries.getAcquire(slot);
    if (!is(entry, word)) {
      entry = entries.getAcquire(slot + 1);
      if (!is(entry, word)) {
        return false;
      }
    }
    tokens.addPlaces(entry, 1 + word.length(), word);
    return true;
  }

  private static boolean is(char[] entry, Word word) {
    int length = word.length();
    return entry != null
        && entry[0] == length
        && Arrays.equals(entry, 1, 1 + length, word.chars(), 0, length);
  }

  /** Remembers the tokens of {@code word}, those of {@code tokens} from {@code first} on. */
  void put(Word word, TokenBuffer tokens, int first) {
    int length = word.length();
    if (length <= LONGEST) {
      char[] entry = tokens.copyPlaces(first, 1 + length);
      entry[0] = (char) length;
      System.arraycopy(word.chars(), 0, entry, 1, length);
      int slot = slot(word);
      entries.setRelease(slot + 1, entries.getAcquire(slot));
      entries.setRelease(slot, entry);
    }
  }

  /** The first of the two places that the word may have. */
  private static int slot(Word word) {
    char[] chars = word.chars();
    int hash = 0;
    for (int i = 0; i < word.length(); i++) {
      hash = 31 * hash + chars[i];
    }
    return (hash * GOLDEN_RATIO) >>> (Integer.SIZE - SLOT_BITS) & -2;
  }
}
