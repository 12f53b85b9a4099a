package org.sbert4j.tokenizer;

import java.util.List;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/**
 * The way back: tokens to text, as far as they still tell it.
 *
 * <p>{@code un ##aff ##able ?} becomes {@code "unaffable?"}: a piece with the prefix joins what is
 * before it, and a space goes that stands before {@code .}, {@code ?}, {@code !} or {@code ,}. What
 * the normalizer changed stays changed, and ideographs stay spaced out.
 *
 * <p>Behaviour: tokenizers/src/decoders/wordpiece.rs of the Hugging Face tokenizers library with
 * clean-up on, which looks at one token at a time and so leaves {@code "isn ' t"} as it is; and
 * PreTrainedTokenizerBase.clean_up_tokenization of transformers, which looks at the whole text.
 * Immutable and thread-safe.
 */
final class Decoder {
  private static final String[] PUNCTUATION = {" .", " ?", " !", " ,"};
  private static final String[] CONTRACTIONS = {" n't", " 'm", " 's", " 've", " 're"};

  private final String continuingSubwordPrefix;

  /** For the tokens of Unigram, or null. */
  private final MetaspaceDecoder metaspace;

  private Decoder(String continuingSubwordPrefix, MetaspaceDecoder metaspace) {
    this.continuingSubwordPrefix = continuingSubwordPrefix;
    this.metaspace = metaspace;
  }

  /** The way back from the tokens of a tokenizer. */
  static Decoder of(TokenizerSettings settings) {
    if (settings.model() instanceof SubwordModel.Unigram unigram) {
      Pipeline pipeline = settings.pipeline();
      return new Decoder(
          "",
          new MetaspaceDecoder(unigram, pipeline == null ? List.of() : pipeline.preTokenizers()));
    }
    return new Decoder(((SubwordModel.WordPiece) settings.model()).continuingSubwordPrefix(), null);
  }

  /** The text of {@code tokens}, each as the vocabulary spells it. */
  String decode(List<String> tokens) {
    if (metaspace != null) {
      return metaspace.decode(tokens);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      String piece = i == 0 ? tokens.get(i) : joined(tokens.get(i));
      text.append(cleanUp(piece).replace(" do not", " don't"));
    }
    return text.toString();
  }

  private String joined(String token) {
    return token.startsWith(continuingSubwordPrefix)
        ? token.substring(continuingSubwordPrefix.length())
        : " " + token;
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
