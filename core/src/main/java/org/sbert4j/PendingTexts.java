package org.sbert4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * Texts taken from their source and not yet encoded, some thousands at most. One thread.
 *
 * @param <T> a text, or a pair of texts
 */
final class PendingTexts<T> {
  /** Enough for the threads to end a window together, whatever the texts' lengths. */
  static final int MAX_TEXTS = 4096;

  private final Iterator<T> source;
  private final InputTokenizer<T> tokenizer;
  private final long maxCharacters;
  private final List<T> texts = new ArrayList<>();
  private long characters;
  private long taken;

  /**
   * None yet.
   *
   * @param maxCharacters chars of all texts together beyond which no further text is taken; a
   *     longer text is taken alone
   */
  PendingTexts(Iterator<T> source, InputTokenizer<T> tokenizer, long maxCharacters) {
    this.source = source;
    this.tokenizer = tokenizer;
    this.maxCharacters = maxCharacters;
  }

  /**
   * Takes further texts from the source, as many as there may be.
   *
   * @return whether there are any texts now
   * @throws NullPointerException naming the text that is null
   */
  boolean fill() {
    while (texts.size() < MAX_TEXTS && characters < maxCharacters && source.hasNext()) {
      T text = source.next();
      requireText(text, taken++);
      texts.add(text);
      characters += tokenizer.characters(text);
    }
    return !texts.isEmpty();
  }

  /** Refuses a text that is null. */
  private static void requireText(Object text, long index) {
    if (text == null) {
      throw new NullPointerException("text " + index + " is null; an empty text is \"\"");
    }
  }

  /** Refuses a list that is null or holds null, before any work is done. */
  static void requireTexts(List<?> texts) {
    Objects.requireNonNull(texts, "texts is null; for no texts pass an empty list");
    long index = 0;
    for (Object text : texts) {
      requireText(text, index++);
    }
  }

  /** The texts, oldest first; changes with fill and remove. */
  List<T> texts() {
    return Collections.unmodifiableList(texts);
  }

  /** Lets go of the oldest {@code count} texts. */
  void remove(int count) {
    List<T> oldest = texts.subList(0, count);
    characters -= oldest.stream().mapToLong(tokenizer::characters).sum();
    oldest.clear();
  }
}
