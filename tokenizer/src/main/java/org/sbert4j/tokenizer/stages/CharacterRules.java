package org.sbert4j.tokenizer.stages;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.sbert4j.tokenizer.unicode.UnicodeTables;

/**
 * What the first two stages make of each char, looked up instead of worked out again.
 *
 * <p>A rule holds a kind and, in its low 16 bits, the char that {@link Normalizer} turns the char
 * into. For an uncased tokenizer that of {@code 'A'} is {@link #LETTER} and {@code 'a'}, that of
 * {@code '中'} {@link #WORD} and {@code '中'}, that of {@code 'é'} {@link #SLOW}.
 *
 * <p>Immutable and thread-safe.
 */
public final class CharacterRules {
  /** Part of a word. */
  static final int LETTER = 0;

  /** Ends a word and is in none. */
  static final int SPACE = 1;

  /** A word of its own: punctuation, and an ideograph with spaces round it. */
  static final int WORD = 2;

  /** Leaves no trace. */
  static final int DROPPED = 3;

  /** For {@link Normalizer#normalizeRun}. */
  static final int SLOW = 4;

  /** Tables made so far, by {@link Normalizer#switches()}; tokenizers of one kind share one. */
  private static final AtomicReferenceArray<CharacterRules> MADE =
      new AtomicReferenceArray<>(Normalizer.SWITCHES);

  private final int[] rules = new int[Character.MAX_VALUE + 1];

  /** The rules that come of {@code normalizer}. */
  public static CharacterRules of(Normalizer normalizer) {
    CharacterRules rules = MADE.get(normalizer.switches());
    if (rules == null) {
      rules = new CharacterRules(normalizer);
      MADE.set(normalizer.switches(), rules);
    }
    return rules;
  }

  private CharacterRules(Normalizer normalizer) {
    for (int c = 0; c < rules.length; c++) {
      rules[c] = rule(normalizer, (char) c);
    }
  }

  private static int rule(Normalizer normalizer, char c) {
    int normalized = normalizer.alone(c);
    if (normalized == Normalizer.DROPPED) {
      return DROPPED << Character.SIZE;
    }
    if (normalized == Normalizer.NOT_ALONE) {
      return SLOW << Character.SIZE;
    }
    int kind = normalizer.isSpacedOut(c) ? WORD : kindOf(normalized);
    return (kind << Character.SIZE) | normalized;
  }

  /** Whether a normalized code point is a {@link #SPACE}, a {@link #WORD} or a {@link #LETTER}. */
  static int kindOf(int codePoint) {
    if (UnicodeTables.isWhitespace(codePoint)) {
      return SPACE;
    }
    return UnicodeTables.isPunctuation(codePoint) ? WORD : LETTER;
  }

  /** The rule for {@code c}. */
  int of(char c) {
    return rules[c];
  }

  /** The kind that a rule holds. */
  static int kind(int rule) {
    return rule >>> Character.SIZE;
  }

  /** The normalized char that a rule holds. */
  static char normalized(int rule) {
    return (char) rule;
  }
}
