package org.sbert4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** Texts taken from their source and not yet encoded, some thousands at most. One thread. */
final class PendingTexts {
  /** Enough for the threads to end a window together, whatever the texts' lengths. */
  static final int MAX_TEXTS = 4096;

  private final Iterator<String> source;
  private final long maxTexts;
  private final long maxCharacters;
  private final List<String> texts = new ArrayList<>();
  private long characters;
  private long taken;

  /**
   * Those of a list, which must not change meanwhile.
   *
   * @throws NullPointerException if the list or, named by its place, a text is null
   */
  static PendingTexts of(List<String> texts) {
    requireTexts(texts);
    return new PendingTexts(texts.iterator(), texts.size(), Long.MAX_VALUE);
  }

  /**
   * None yet.
   *
   * @param maxTexts texts beyond which no further one is taken at all
   * @param maxCharacters chars of all texts together beyond which no further text is taken; a
   *     longer text is taken alone
   */
  PendingTexts(Iterator<String> source, long maxTexts, long maxCharacters) {
    this.source = source;
    this.maxTexts = maxTexts;
    this.maxCharacters = maxCharacters;
  }

  /**
   * Takes further texts from the source, as many as there may be.
   *
   * @return whether there are any texts now
   * @throws NullPointerException naming the text that is null
   */
  boolean fill() {
    while (taken < maxTexts
        && texts.size() < MAX_TEXTS
        && characters < maxCharacters
        && source.hasNext()) {
      String text = source.next();
      requireText(text, taken++);
      texts.add(text);
      characters += text.length();
    }
    if (texts.isEmpty() && taken < maxTexts && maxTexts < Long.MAX_VALUE) {
      throw new ConcurrentModificationException("the list of texts became shorter meanwhile");
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

  /** How many texts were let go of: the place of the oldest one in the source. */
  long removed() {
    return taken - texts.size();
  }

  /** The texts, oldest first; changes with fill and remove. */
  List<String> texts() {
    return Collections.unmodifiableList(texts);
  }

  /** Lets go of the oldest {@code count} texts. */
  void remove(int count) {
    List<String> oldest = texts.subList(0, count);
    characters -= oldest.stream().mapToLong(String::length).sum();
    oldest.clear();
  }
}
