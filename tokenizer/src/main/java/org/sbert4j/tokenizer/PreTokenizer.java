package org.sbert4j.tokenizer;

/**
 * Second stage: splits normalized text at whitespace and isolates each punctuation character.
 *
 * <p>{@code "isn't it?"} becomes {@code isn ' t it ?}.
 *
 * <p>Behaviour: tokenizers/src/pre_tokenizers/bert.rs of the Hugging Face tokenizers library.
 */
final class PreTokenizer {
  private final CodePointStream source;
  private int ahead;

  PreTokenizer(CodePointStream normalized) {
    this.source = normalized;
    this.ahead = normalized.next();
  }

  /** Whether there is another word; reads past whitespace only, not the word itself. */
  boolean hasNext() {
    while (ahead != CodePointStream.END && UnicodeTables.isWhitespace(ahead)) {
      ahead = source.next();
    }
    return ahead != CodePointStream.END;
  }

  /** Reads the next word, which {@link #hasNext()} has found, into {@code word}. */
  void next(Word word) {
    word.clear();
    if (UnicodeTables.isPunctuation(ahead)) {
      take(word);
      return;
    }
    do {
      take(word);
    } while (ahead != CodePointStream.END
        && !UnicodeTables.isWhitespace(ahead)
        && !UnicodeTables.isPunctuation(ahead));
  }

  private void take(Word word) {
    word.append(ahead, source.start(), source.end());
    ahead = source.next();
  }
}
