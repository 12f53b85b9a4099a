package org.sbert4j.weights;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The transformers that can be loaded: BERT and those that differ from it in little. */
public enum Architecture {
  /** Hugging Face's BertModel. */
  BERT("bert", "BERT"),
  /** BERT with positions that begin after the pad token's. */
  ROBERTA("roberta", "RoBERTa"),
  /** {@link #ROBERTA} by another name, with a vocabulary of many languages. */
  XLM_ROBERTA("xlm-roberta", "XLM-RoBERTa"),
  /** {@link #ROBERTA} by another name, for French. */
  CAMEMBERT("camembert", "CamemBERT"),
  /** BERT without token types, under other names. */
  DISTILBERT("distilbert", "DistilBERT"),
  /** RoBERTa's positions, no token types, and a bias by distance on the scores of attention. */
  MPNET("mpnet", "MPNet"),
  /** BERT whose embeddings may be narrower than its layers. */
  ELECTRA("electra", "ELECTRA");

  private final String modelType;
  private final String label;

  Architecture(String modelType, String label) {
    this.modelType = modelType;
    this.label = label;
  }

  /** {@code model_type} in config.json. */
  public String modelType() {
    return modelType;
  }

  /** Its name for people. */
  public String label() {
    return label;
  }

  /** The architecture of a {@code model_type}; empty for one that cannot be loaded. */
  public static Optional<Architecture> ofModelType(String modelType) {
    return Arrays.stream(values())
        .filter(architecture -> architecture.modelType.equals(modelType))
        .findFirst();
  }

  /** Every {@code model_type} that {@link #ofModelType} knows, for error messages. */
  public static String knownModelTypes() {
    return Arrays.stream(values()).map(Architecture::modelType).collect(Collectors.joining(", "));
  }
}
