package org.sbert4j.cli.verify.compare;

import java.util.LinkedHashMap;
import java.util.Map;

/** What computes a tensor of a trace, and what is usually wrong with it where it differs first. */
public final class TensorMeaning {
  /** By the end of a name; the first that is one counts. */
  private static final Map<String, String> MEANINGS = new LinkedHashMap<>();

  static {
    MEANINGS.put(
        "input_ids", "the tokenizer: its settings, a limit, a prompt; or these are other texts");
    MEANINGS.put("word_embeddings", "rows of the word table: other weights");
    MEANINGS.put("token_type_embeddings", "rows of the token type table: types other than 0");
    MEANINGS.put("position_embeddings", "rows of the position table: positions begin at 0");
    MEANINGS.put(
        "embeddings.LayerNorm",
        "word + token type + position, normalised: one of the three missing, or layer_norm_eps");
    MEANINGS.put(".query", "x · weightᵀ + bias: transposed weights, or no bias");
    MEANINGS.put(".key", "x · weightᵀ + bias: transposed weights, or no bias");
    MEANINGS.put(".value", "x · weightᵀ + bias: transposed weights, or no bias");
    MEANINGS.put(
        ".scores", "Q · Kᵀ / √D of each head: the scale, or how columns are divided into heads");
    MEANINGS.put(".probs", "softmax over the keys: the mask of padding, added before it");
    MEANINGS.put(".context", "probs · V: how the heads are put side by side again");
    MEANINGS.put(
        "intermediate_act_fn", "the activation (hidden_act): GELU by erf is not that by tanh");
    MEANINGS.put(
        ".LayerNorm",
        "input + block, normalised: the residual, the biased variance, layer_norm_eps inside of"
            + " the root");
    MEANINGS.put(".dense", "x · weightᵀ + bias: transposed weights, or no bias");
    MEANINGS.put("pooled", "one vector of the tokens' (1_Pooling/config.json)");
    MEANINGS.put(".linear", "a Dense module (modules.json)");
    MEANINGS.put(".activation_function", "the activation of a Dense module (its config.json)");
    MEANINGS.put(".norm", "a LayerNorm module, whose eps is 1e-5");
    MEANINGS.put("sentence_embedding", "what is left after truncate_dim and normalize");
  }

  private TensorMeaning() {}

  /** A line for people. */
  public static String of(String name) {
    return MEANINGS.entrySet().stream()
        .filter(meaning -> name.endsWith(meaning.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("a Normalize module (modules.json)");
  }
}
