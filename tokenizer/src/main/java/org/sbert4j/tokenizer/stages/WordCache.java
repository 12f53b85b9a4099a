package org.sbert4j.tokenizer.stages;

import java.util.Arrays;

/**
 * The tokens of words met before, for a model that takes long to find them: most words of a text
 * are a few that come again and again.
 *
 * <p>A table of fixed size, in which a word takes the place of the one there before: it never holds
 * more than {@value #SLOTS} words of {@value #LONGEST} chars, 12 MB, and no text makes a look-up
 * longer. What it says of a word is what the model would, so that nothing depends on what is in it.
 * An entry is immutable, and threads that meet in a slot lose no more than the time to find it
 * again: thread-safe.
 */
final class WordCache {
  /** Longer words are not kept, nor looked for. */
  static final int LONGEST = 64;

  private static final int SLOT_BITS = 14;
  private static final int SLOTS = 1 << SLOT_BITS;
  private static final int GOLDEN_RATIO = 0x9E3779B9;

  private final Entry[] entries = new Entry[SLOTS];

  /** A word and its tokens, as {@link TokenBuffer#places} has them. */
  private record Entry(char[] word, int[] places) {
    boolean is(Word other) {
      return Arrays.equals(word, 0, word.length, other.chars(), 0, other.length());
    }
  }

  /** Appends the tokens of {@code word} if they are known. */
  boolean find(Word word, TokenBuffer tokens) {
    if (word.length() > LONGEST) {
      return false;
    }
    Entry entry = entries[slot(word)];
    if (entry == null || !entry.is(word)) {
      return false;
    }
    int[] places = entry.places;
    for (int i = 0; i < places.length; i += 2) {
      int place = places[i + 1];
      tokens.add(places[i], word.start((char) place), word.end(place >>> Character.SIZE));
    }
    return true;
  }

  /** Remembers the tokens of {@code word}, those of {@code tokens} from {@code first} on. */
  void put(Word word, TokenBuffer tokens, int first) {
    if (word.length() <= LONGEST) {
      char[] chars = Arrays.copyOf(word.chars(), word.length());
      entries[slot(word)] = new Entry(chars, tokens.places(first));
    }
  }

  private static int slot(Word word) {
    char[] chars = word.chars();
    int hash = 0;
    for (int i = 0; i < word.length(); i++) {
      hash = 31 * hash + chars[i];
    }
    return (hash * GOLDEN_RATIO) >>> (Integer.SIZE - SLOT_BITS);
  }
}
