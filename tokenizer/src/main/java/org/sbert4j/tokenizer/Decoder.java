package org.sbert4j.tokenizer;

import java.util.List;
import org.sbert4j.tokenizer.bytepairs.ByteAlphabet;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/**
 * The way back: tokens to text, as far as they still tell it.
 *
 * <p>{@code un ##aff ##able ?} becomes {@code "unaffable?"}: a piece with the prefix joins what is
 * before it, and a space goes that stands before {@code .}, {@code ?}, {@code !} or {@code ,}. What
 * the normalizer changed stays changed, and ideographs stay spaced out.
 *
 * <p>Bytes that {@link PreTokenizerStep.ByteLevel} spelled are read as the text they are, with
 * U+FFFD for what is no UTF-8; other byte pairs are joined, with a space in the place of their
 * suffix.
 *
 * <p>Behaviour: tokenizers/src/decoders of the Hugging Face tokenizers library; wordpiece.rs with
 * clean-up on, which looks at one token at a time and so leaves {@code "isn ' t"} as it is; and
 * PreTrainedTokenizerBase.clean_up_tokenization of transformers, which looks at the whole text.
 * Immutable and thread-safe.
 */
final class Decoder {
  private static final String[] PUNCTUATION = {" .", " ?", " !", " ,"};
  private static final String[] CONTRACTIONS = {" n't", " 'm", " 's", " 've", " 're"};

  private final SubwordModel model;
  private final boolean byteLevel;

  /** For the tokens of Unigram, or null. */
  private final MetaspaceDecoder metaspace;

  private Decoder(SubwordModel model, List<PreTokenizerStep> steps) {
    this.model = model;
    this.byteLevel = steps.stream().anyMatch(step -> step instanceof PreTokenizerStep.ByteLevel);
    this.metaspace =
        model instanceof SubwordModel.Unigram unigram ? new MetaspaceDecoder(unigram, steps) : null;
  }

  /** The way back from the tokens of a tokenizer. */
  static Decoder of(TokenizerSettings settings) {
    Pipeline pipeline = settings.pipeline();
    return new Decoder(settings.model(), pipeline == null ? List.of() : pipeline.preTokenizers());
  }

  /** The text of {@code tokens}, each as the vocabulary spells it. */
  String decode(List<String> tokens) {
    if (byteLevel) {
      return ByteAlphabet.decode(tokens);
    }
    if (metaspace != null) {
      return metaspace.decode(tokens);
    }
    if (model instanceof SubwordModel.BytePairs bytePairs) {
      return decode(tokens, bytePairs.endOfWordSuffix());
    }
    String prefix = ((SubwordModel.WordPiece) model).continuingSubwordPrefix();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      String piece = i == 0 ? tokens.get(i) : joined(tokens.get(i), prefix);
      text.append(cleanUp(piece).replace(" do not", " don't"));
    }
    return text.toString();
  }

  private static String joined(String token, String prefix) {
    return token.startsWith(prefix) ? token.substring(prefix.length()) : " " + token;
  }

  /** Words end where {@code suffix} is, and where there is none after each token. */
  private static String decode(List<String> tokens, String suffix) {
    if (suffix.isEmpty()) {
      return String.join(" ", tokens);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      text.append(tokens.get(i).replace(suffix, i + 1 < tokens.size() ? " " : ""));
    }
    return text.toString();
  }

  /** The text without the spaces that English does not put there. */
  static String cleanUp(String text) {
    String clean = text;
    for (String spaced : PUNCTUATION) {
      clean = withoutSpace(clean, spaced);
    }
    clean = clean.replace(" ' ", "'");
    for (String spaced : CONTRACTIONS) {
      clean = withoutSpace(clean, spaced);
    }
    return clean;
  }

  private static String withoutSpace(String text, String spaced) {
    return text.replace(spaced, spaced.substring(1));
  }
}
