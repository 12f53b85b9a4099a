package org.sbert4j.encoding;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.sbert4j.tokenizer.TextPair;

/**
 * Texts, or pairs of texts, taken from their source and not yet encoded, some thousands at most.
 * One thread.
 */
public final class PendingTexts {
  /** Enough for the threads to end a chunk together, whatever the texts' lengths. */
  static final int MAX_TEXTS = 4096;

  /** Chars of texts that a call holds on behalf of an iterator; some megabytes. */
  static final int MAX_CHARACTERS = 1 << 20;

  private final Iterator<String> source;

  /** Of the same length; null where texts have no second one. */
  private final Iterator<String> secondSource;

  private final long maxTexts;
  private final long maxCharacters;
  private final List<String> texts = new ArrayList<>();
  private final List<String> secondTexts = new ArrayList<>();
  private long characters;
  private long taken;

  private PendingTexts(
      Iterator<String> source, Iterator<String> secondSource, long maxTexts, long maxCharacters) {
    this.source = source;
    this.secondSource = secondSource;
    this.maxTexts = maxTexts;
    this.maxCharacters = maxCharacters;
  }

  /**
   * Those of a list, which must not change meanwhile.
   *
   * @throws NullPointerException if the list or, named by its place, a text is null
   */
  public static PendingTexts of(List<String> texts) {
    requireTexts(texts);
    return new PendingTexts(texts.iterator(), null, texts.size(), Long.MAX_VALUE);
  }

  /**
   * Those of a list of pairs, which must not change meanwhile.
   *
   * @throws NullPointerException if the list or, named by its place, a pair is null
   */
  public static PendingTexts ofPairs(List<TextPair> pairs) {
    requireTexts(pairs);
    return new PendingTexts(
        pairs.stream().map(TextPair::first).iterator(),
        pairs.stream().map(TextPair::second).iterator(),
        pairs.size(),
        Long.MAX_VALUE);
  }

  /**
   * As many as there are. Beyond {@link #MAX_CHARACTERS} of all together no further text is taken;
   * a longer text is taken alone.
   */
  public static PendingTexts of(Iterator<String> texts) {
    return new PendingTexts(texts, null, Long.MAX_VALUE, MAX_CHARACTERS);
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
      if (secondSource != null) {
        secondTexts.add(secondSource.next());
      }
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

  /**
   * Refuses a list that is null or holds null, before any work is done.
   *
   * @throws NullPointerException naming the place of what is null
   */
  public static void requireTexts(List<?> texts) {
    Objects.requireNonNull(texts, "texts is null; for no texts pass an empty list");
    long index = 0;
    for (Object text : texts) {
      requireText(text, index++);
    }
  }

  /** Whether the source gives any number of texts, so that nobody holds all of their vectors. */
  boolean unbounded() {
    return maxTexts == Long.MAX_VALUE;
  }

  /** How many texts there are now; changes with fill and remove, as their indices do. */
  int size() {
    return texts.size();
  }

  /** A text, 0 being the oldest. */
  String text(int index) {
    return texts.get(index);
  }

  /** Whether each text has a second one. */
  boolean areOfPairs() {
    return secondSource != null;
  }

  /** A text and its second one. */
  TextPair pair(int index) {
    return new TextPair(texts.get(index), secondTexts.get(index));
  }

  /** How many texts were let go of: the place of the oldest one in the source. */
  long removed() {
    return taken - texts.size();
  }

  /** Lets go of the oldest {@code count} texts. */
  void remove(int count) {
    List<String> oldest = texts.subList(0, count);
    characters -= oldest.stream().mapToLong(String::length).sum();
    oldest.clear();
    if (secondSource != null) {
      secondTexts.subList(0, count).clear();
    }
  }
}
