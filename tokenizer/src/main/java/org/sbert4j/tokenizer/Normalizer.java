package org.sbert4j.tokenizer;

/**
 * First stage: text as the vocabulary spells it.
 *
 * <p>With all switches on, {@code "Ça\tva中"} becomes {@code "ca va 中 "}: cleaned, ideographs spaced
 * out, accents stripped, lower-cased, always in this order. Each step is a stream of its own, and
 * only those that are asked for are in the chain.
 *
 * <p>Behaviour: tokenizers/src/normalizers/bert.rs of the Hugging Face tokenizers library.
 */
final class Normalizer {
  private final boolean cleanText;
  private final boolean tokenizeChineseChars;
  private final boolean stripAccents;
  private final boolean doLowerCase;

  Normalizer(TokenizerSettings settings) {
    this.cleanText = settings.cleanText();
    this.tokenizeChineseChars = settings.tokenizeChineseChars();
    this.stripAccents = settings.stripsAccents();
    this.doLowerCase = settings.doLowerCase();
  }

  /** The normalized form of what is left of {@code text}. */
  CodePointStream normalize(CodePointStream text) {
    CodePointStream stream = text;
    if (cleanText) {
      stream = new CleanText(stream);
    }
    if (tokenizeChineseChars) {
      stream = new ChineseCharacterSpacing(stream);
    }
    if (stripAccents) {
      stream = new StripAccents(new CanonicalDecomposition(stream));
    }
    if (doLowerCase) {
      stream = new LowerCase(stream);
    }
    return stream;
  }
}
