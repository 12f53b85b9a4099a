package org.sbert4j.tokenizer.stages;

/**
 * Second stage: splits normalized text at whitespace and isolates each punctuation character.
 *
 * <p>{@code "isn't it?"} becomes {@code isn ' t it ?}.
 *
 * <p>Normalizing and splitting are one pass: each char is looked up in {@link CharacterRules}; the
 * few that have no rule of their own go through {@link Normalizer#normalizeRun}, and what comes of
 * them is split before the text goes on. Nothing is read beyond the end of the word asked for.
 *
 * <p>Behaviour: tokenizers/src/pre_tokenizers/bert.rs of the Hugging Face tokenizers library. Not
 * thread-safe: belongs to one call.
 */
public final class PreTokenizer {
  private final Normalizer normalizer;
  private final CharacterRules rules;

  private String text = "";
  private int position;
  private int end;

  /** What became of a run, to be split before {@link #text} from {@link #position} on. */
  private NormalizedText run;

  private int runPosition;

  /**
   * A stage for one call.
   *
   * @param rules those of {@code normalizer}
   */
  public PreTokenizer(Normalizer normalizer, CharacterRules rules) {
    this.normalizer = normalizer;
    this.rules = rules;
  }

  /** Goes to the stretch {@code [from, to)} of {@code text}, whose words are next. */
  public void begin(String text, int from, int to) {
    this.text = text;
    this.position = from;
    this.end = to;
  }

  /** Reads the next word of the stretch into {@code word}; false if there is none. */
  public boolean next(Word word) {
    word.clear();
    while (true) {
      if (run != null && runPosition < run.length()) {
        if (endsInRun(word)) {
          return true;
        }
      } else if (position == end) {
        return !word.isEmpty();
      } else if (endsInText(word)) {
        return true;
      }
    }
  }

  /** Takes chars from the text until the word ends (true) or a run or the stretch does. */
  private boolean endsInText(Word word) {
    while (position < end) {
      int rule = rules.of(text.charAt(position));
      switch (CharacterRules.kind(rule)) {
        case CharacterRules.LETTER -> word.append(CharacterRules.normalized(rule), position);
        case CharacterRules.WORD -> {
          if (word.isEmpty()) {
            word.append(CharacterRules.normalized(rule), position++);
          }
          return true;
        }
        case CharacterRules.SPACE -> {
          if (!word.isEmpty()) {
            return true;
          }
        }
        case CharacterRules.DROPPED -> {}
        default -> {
          readRun();
          return false;
        }
      }
      position++;
    }
    return false;
  }

  private void readRun() {
    if (run == null) {
      run = new NormalizedText();
    }
    run.clear();
    runPosition = 0;
    position = normalizer.normalizeRun(text, position, end, run);
  }

  /** Takes code points from the run until the word ends (true) or the run does. */
  private boolean endsInRun(Word word) {
    while (runPosition < run.length()) {
      int codePoint = run.codePointAt(runPosition);
      int kind = CharacterRules.kindOf(codePoint);
      if (kind != CharacterRules.LETTER && !word.isEmpty()) {
        return true;
      }
      if (kind != CharacterRules.SPACE) {
        word.append(codePoint, run.start(runPosition), run.end(runPosition));
      }
      runPosition += Character.charCount(codePoint);
      if (kind == CharacterRules.WORD) {
        return true;
      }
    }
    return false;
  }
}
