package org.sbert4j.encoding;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.sbert4j.tokenizer.TextPair;

/**
 * Texts, pairs of texts, or texts as input ids, taken from their source and not yet encoded, some
 * thousands at most. One thread.
 */
public final class PendingTexts {
  /** Enough for the threads to end a chunk together, whatever the texts' lengths. */
  static final int MAX_TEXTS = 4096;

  /** Chars of texts that a call holds on behalf of an iterator; some megabytes. */
  static final int MAX_CHARACTERS = 1 << 20;

  /** Of {@link String}, {@link TextPair} or {@code int[]}. */
  private final Iterator<?> source;

  private final long maxTexts;
  private final long maxCharacters;
  private final List<Object> texts = new ArrayList<>();
  private long characters;
  private long taken;

  private PendingTexts(Iterator<?> source, long maxTexts, long maxCharacters) {
    this.source = source;
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
    return new PendingTexts(texts.iterator(), texts.size(), Long.MAX_VALUE);
  }

  /**
   * Those of a list of pairs, which must not change meanwhile.
   *
   * @throws NullPointerException if the list or, named by its place, a pair is null
   */
  public static PendingTexts ofPairs(List<TextPair> pairs) {
    requireTexts(pairs);
    return new PendingTexts(pairs.iterator(), pairs.size(), Long.MAX_VALUE);
  }

  /**
   * Those of a list of each text's input ids, which must not change meanwhile. They cannot be
   * encoded with a prompt or in windows.
   *
   * @throws NullPointerException if the list or, named by its place, an array is null
   * @throws IllegalArgumentException naming text and place, if an id is not from 0 to {@code
   *     vocabSize - 1}
   */
  public static PendingTexts ofInputIds(List<int[]> inputIds, int vocabSize) {
    Objects.requireNonNull(inputIds, "inputIds is null; for no texts pass an empty list");
    long index = 0;
    for (int[] ids : inputIds) {
      requireInputIds(ids, index++, vocabSize);
    }
    return new PendingTexts(inputIds.iterator(), inputIds.size(), Long.MAX_VALUE);
  }

  private static void requireInputIds(int[] ids, long index, int vocabSize) {
    if (ids == null) {
      throw new NullPointerException(
          "the input ids of text %d are null; those of an empty text are an empty array"
              .formatted(index));
    }
    for (int place = 0; place < ids.length; place++) {
      if (ids[place] < 0 || ids[place] >= vocabSize) {
        throw new IllegalArgumentException(
            "text %d has the id %d at place %d, and the model's ids are 0 to %d; tokenize with the model's own tokenizer"
                .formatted(index, ids[place], place, vocabSize - 1));
      }
    }
  }

  /**
   * As many as there are. Beyond {@link #MAX_CHARACTERS} of all together no further text is taken;
   * a longer text is taken alone.
   */
  public static PendingTexts of(Iterator<String> texts) {
    return new PendingTexts(texts, Long.MAX_VALUE, MAX_CHARACTERS);
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
      Object text = source.next();
      requireText(text, taken++);
      texts.add(text);
      characters += characters(text);
    }
    if (texts.isEmpty() && taken < maxTexts && maxTexts < Long.MAX_VALUE) {
      throw new ConcurrentModificationException("the list of texts became shorter meanwhile");
    }
    return !texts.isEmpty();
  }

  /** Only strings can be without end, and are counted. */
  private static long characters(Object text) {
    return text instanceof String string ? string.length() : 0;
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

  /** A text, 0 being the oldest: a {@link String}, a {@link TextPair} or {@code int[]}. */
  Object get(int index) {
    return texts.get(index);
  }

  /** How many texts were let go of: the place of the oldest one in the source. */
  long removed() {
    return taken - texts.size();
  }

  /** Lets go of the oldest {@code count} texts. */
  void remove(int count) {
    List<Object> oldest = texts.subList(0, count);
    characters -= oldest.stream().mapToLong(PendingTexts::characters).sum();
    oldest.clear();
  }
}
