package org.sbert4j.weights.tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.storage.FileNames;
import org.sbert4j.weights.tokenizer.ModelConfig.BytePairs;

/**
 * vocab.json, an object of ids, and merges.txt (tokenizers, {@code models/bpe/model.rs,
 * read_file}).
 */
record BytePairFiles(Path file, IndexedVocabulary vocabulary, BytePairs model) {
  static final String VOCABULARY = "vocab.json";

  static BytePairFiles read(Path folder) {
    Path mergesText = folder.resolve(FileNames.MERGES);
    if (!Files.exists(mergesText)) {
      throw new ModelFormatException(
          mergesText, "", "is missing, which belongs to vocab.json; take both from the same model");
    }
    Path file = folder.resolve(VOCABULARY);
    IndexedVocabulary.Builder tokens = new IndexedVocabulary.Builder(file, "");
    JsonObject.read(file, Map.of("", tokens));
    IndexedVocabulary vocabulary = tokens.build();
    return new BytePairFiles(
        file, vocabulary, BytePairs.ofMerges(Merges.readText(mergesText).check(vocabulary, "")));
  }
}
