package org.sbert4j.tokenizer.stages;

import java.util.Arrays;

/**
 * The tokens of one text as rows of four ints: id, the range of the original text that the token
 * stands for, the word it is part of.
 */
public final class TokenBuffer {
  /** Ints of a row. */
  static final int ROW = 4;

  /** Column of the ids. */
  public static final int ID = 0;

  /** Column of where the ranges begin. */
  public static final int START = 1;

  /** Column of where the ranges end. */
  public static final int END = 2;

  /** Column of the words, counted from 0. */
  public static final int WORD = 3;

  private int[] rows;
  private int length;
  private int words;
  private int removed;

  /** An empty buffer with room for {@code capacity} tokens before it has to grow. */
  public TokenBuffer(int capacity) {
    rows = new int[ROW * capacity];
  }

  /** Begins a word, or an added token: the tokens from here on are its. */
  public void beginWord() {
    words++;
  }

  /** Appends a token of the word that was begun last. */
  public void add(int id, int start, int end) {
    if (length == rows.length) {
      rows = Arrays.copyOf(rows, Math.max(16 * ROW, 2 * length));
    }
    rows[length + ID] = id;
    rows[length + START] = start;
    rows[length + END] = end;
    rows[length + WORD] = words - 1;
    length += ROW;
  }

  /** The number of tokens. */
  public int size() {
    return length / ROW;
  }

  /** The id of the token at {@code index}. */
  public int id(int index) {
    return rows[ROW * index + ID];
  }

  int start(int index) {
    return rows[ROW * index + START];
  }

  int end(int index) {
    return rows[ROW * index + END];
  }

  /** Forgets all tokens from the given one on. */
  public void cutTo(int newSize) {
    length = ROW * newSize;
  }

  /** Forgets the first {@code count} tokens; the others move to the front. */
  public void removeFirst(int count) {
    System.arraycopy(rows, ROW * count, rows, 0, length - ROW * count);
    length -= ROW * count;
    removed += count;
  }

  /** How many tokens {@link #removeFirst} forgot. */
  int removed() {
    return removed;
  }

  /** Replaces the ranges of the tokens from {@code first} on, which are places in {@code text}. */
  public void translateRanges(int first, NormalizedText text) {
    for (int row = ROW * first; row < length; row += ROW) {
      rows[row + START] = text.start(rows[row + START]);
      rows[row + END] = text.end(rows[row + END] - 1);
    }
  }

  /**
   * The tokens from {@code first} on, whose ranges are places in a short word: four chars each, the
   * lower and the upper half of its id, its first char and its last, behind {@code offset} chars
   * that are left free.
   */
  char[] copyPlaces(int first, int offset) {
    char[] places = new char[offset + ROW * (size() - first)];
    for (int i = offset, row = ROW * first; row < length; i += ROW, row += ROW) {
      places[i] = (char) rows[row + ID];
      places[i + 1] = (char) (rows[row + ID] >>> Character.SIZE);
      places[i + 2] = (char) rows[row + START];
      places[i + 3] = (char) (rows[row + END] - 1);
    }
    return places;
  }

  /** Appends what {@link #copyPlaces} copied, as tokens of {@code word}. */
  void addPlaces(char[] places, int offset, Word word) {
    for (int i = offset; i < places.length; i += ROW) {
      int id = places[i + 1] << Character.SIZE | places[i];
      add(id, word.start(places[i + 2]), word.end(places[i + 3]));
    }
  }

  /** Replaces the ranges of the tokens from {@code first} on, which are places in {@code word}. */
  void translateRanges(int first, Word word) {
    for (int row = ROW * first; row < length; row += ROW) {
      rows[row + START] = word.start(rows[row + START]);
      rows[row + END] = word.end(rows[row + END] - 1);
    }
  }

  /** Copies the rows {@code [from, to)} into {@code target} from its row {@code at} on. */
  void copyTo(int from, int to, int[] target, int at) {
    System.arraycopy(rows, ROW * from, target, ROW * at, ROW * (to - from));
  }
}
