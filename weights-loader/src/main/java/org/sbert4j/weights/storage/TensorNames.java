package org.sbert4j.weights.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.sbert4j.weights.Architecture;

/**
 * The variants under which a parameter is stored that BertModel, or a relative of it, calls by a
 * canonical name: BertModel's where it has the parameter, the relative's own for what BERT has not.
 */
final class TensorNames {
  /**
   * What wraps the model besides a head ({@code BertForMaskedLM}), which puts the model's own name
   * in front: nothing, or sentence-transformers' Transformer module, alone or as the first of a
   * Sequential.
   */
  private static final List<String> WRAPPERS = List.of("model.", "auto_model.", "0.auto_model.");

  /** transformers 5, {@code models/distilbert/modeling_distilbert.py}. Longer names first. */
  private static final List<Map.Entry<String, String>> DISTILBERT =
      List.of(
          Map.entry("encoder.layer.", "transformer.layer."),
          Map.entry("attention.self.query", "attention.q_lin"),
          Map.entry("attention.self.key", "attention.k_lin"),
          Map.entry("attention.self.value", "attention.v_lin"),
          Map.entry("attention.output.dense", "attention.out_lin"),
          Map.entry("attention.output.LayerNorm", "sa_layer_norm"),
          Map.entry("intermediate.dense", "ffn.lin1"),
          Map.entry("output.dense", "ffn.lin2"),
          Map.entry("output.LayerNorm", "output_layer_norm"));

  /** transformers 5, {@code models/mpnet/modeling_mpnet.py}. */
  private static final List<Map.Entry<String, String>> MPNET =
      List.of(
          Map.entry("attention.self.query", "attention.attn.q"),
          Map.entry("attention.self.key", "attention.attn.k"),
          Map.entry("attention.self.value", "attention.attn.v"),
          Map.entry("attention.output.dense", "attention.attn.o"),
          Map.entry("attention.output.LayerNorm", "attention.LayerNorm"));

  private final Architecture architecture;
  private final List<String> prefixes;
  private final List<Map.Entry<String, String>> renamed;

  /** The names of an architecture. */
  TensorNames(Architecture architecture) {
    this.architecture = architecture;
    this.prefixes =
        Stream.concat(Stream.of("", baseModelPrefix(architecture)), WRAPPERS.stream()).toList();
    this.renamed =
        switch (architecture) {
          case DISTILBERT -> DISTILBERT;
          case MPNET -> MPNET;
          default -> List.of();
        };
  }

  Architecture architecture() {
    return architecture;
  }

  /** transformers' {@code base_model_prefix}. */
  private static String baseModelPrefix(Architecture architecture) {
    return switch (architecture) {
      case XLM_ROBERTA, CAMEMBERT -> "roberta.";
      default -> architecture.modelType() + ".";
    };
  }

  /** The name that the architecture itself gives to a parameter. */
  String ownName(String canonicalName) {
    String name = canonicalName;
    for (Map.Entry<String, String> part : renamed) {
      name = name.replace(part.getKey(), part.getValue());
    }
    return name;
  }

  /** The first variant of {@code canonicalName} that is stored. */
  Optional<String> find(String canonicalName, Predicate<String> isStored) {
    String name = ownName(canonicalName);
    String original = originalName(name);
    for (String prefix : prefixes) {
      if (isStored.test(prefix + name)) {
        return Optional.of(prefix + name);
      }
      if (isStored.test(prefix + original)) {
        return Optional.of(prefix + original);
      }
    }
    return Optional.empty();
  }

  /** Checkpoints converted from the first TensorFlow release say gamma and beta. */
  private static String originalName(String name) {
    return name.replace("LayerNorm.weight", "LayerNorm.gamma")
        .replace("LayerNorm.bias", "LayerNorm.beta");
  }
}
