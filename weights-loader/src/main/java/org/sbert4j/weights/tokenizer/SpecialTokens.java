package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.List;
import org.sbert4j.weights.ModelFormatException;

/** The five control tokens of BERT. */
record SpecialTokens(String unk, String cls, String sep, String pad, String mask) {

  List<String> all() {
    return List.of(unk, cls, sep, pad, mask);
  }

  /** Unknown words and every sequence's ends must have an id, and padding; masking is optional. */
  void requireIn(IndexedVocabulary vocabulary, AddedTokens addedTokens, Path file) {
    if (vocabulary.id(unk) == null) {
      throw missing(unk, file);
    }
    for (String token : List.of(cls, sep, pad)) {
      if (addedTokens.id(token) == null) {
        throw missing(token, file);
      }
    }
  }

  private static ModelFormatException missing(String token, Path file) {
    return new ModelFormatException(
        file,
        token,
        "the token is missing from the vocabulary; take the vocabulary that belongs to the model,"
            + " or name its token in tokenizer_config.json");
  }
}
