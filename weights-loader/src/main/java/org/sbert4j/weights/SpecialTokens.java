package org.sbert4j.weights;

import java.nio.file.Path;
import java.util.List;

/** The five control tokens of BERT. */
record SpecialTokens(String unk, String cls, String sep, String pad, String mask) {

  List<String> all() {
    return List.of(unk, cls, sep, pad, mask);
  }

  /** Unknown words and every sequence's ends must have an id; padding and masking are optional. */
  void requireIn(List<String> vocabulary, Path file) {
    for (String token : List.of(unk, cls, sep)) {
      if (!vocabulary.contains(token)) {
        throw new ModelFormatException(
            file,
            token,
            "the token is missing from the vocabulary; take the vocabulary that belongs to the"
                + " model, or name its token in tokenizer_config.json");
      }
    }
  }
}
