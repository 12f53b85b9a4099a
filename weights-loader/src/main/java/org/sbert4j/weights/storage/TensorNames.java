package org.sbert4j.weights.storage;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The variants under which a parameter of BertModel is stored. */
final class TensorNames {
  /**
   * What wraps a BertModel: nothing, a head ({@code BertForMaskedLM}), or sentence-transformers'
   * Transformer module, alone or as the first of a Sequential.
   */
  private static final List<String> PREFIXES =
      List.of("", "bert.", "model.", "auto_model.", "0.auto_model.");

  private TensorNames() {}

  /** The first variant of {@code canonicalName} that is stored. */
  static Optional<String> find(String canonicalName, Predicate<String> isStored) {
    String original = originalName(canonicalName);
    for (String prefix : PREFIXES) {
      if (isStored.test(prefix + canonicalName)) {
        return Optional.of(prefix + canonicalName);
      }
      if (isStored.test(prefix + original)) {
        return Optional.of(prefix + original);
      }
    }
    return Optional.empty();
  }

  /** Checkpoints converted from the first TensorFlow release say gamma and beta. */
  private static String originalName(String canonicalName) {
    return canonicalName
        .replace("LayerNorm.weight", "LayerNorm.gamma")
        .replace("LayerNorm.bias", "LayerNorm.beta");
  }
}
