package org.sbert4j.weights.folder;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.storage.FileNames;
import org.sbert4j.weights.tokenizer.TokenizerFiles;

/** What the folders of a sentence transformer and of a cross-encoder have in common. */
public sealed interface TransformerFolder permits ModelFolder, CrossEncoderFolder {
  /** The model's folder. */
  Path folder();

  /** Where config.json, the tokenizer and the weights lie; often the same. */
  Path transformerFolder();

  /** Where the layer lies that gives each token a weight, in a model that has one. */
  default Path sparseHead() {
    return transformerFolder().resolve(FileNames.SPARSE_HEAD);
  }

  /** Where the layer lies that gives each token a vector, in a model that has one. */
  default Path colbertHead() {
    return transformerFolder().resolve(FileNames.COLBERT_HEAD);
  }

  /** config.json. */
  ConfigFile config();

  /** What config.json says the transformer is. */
  default Architecture architecture() {
    return config().architecture();
  }

  /** The tokenizer's vocabulary and settings. */
  TokenizerFiles tokenizer();

  /** {@code max_seq_length} in tokens, special ones included; empty when not stated. */
  OptionalInt maxSeqLength();

  /** Whether text is lower-cased before the tokenizer sees it. */
  boolean doLowerCaseText();
}
