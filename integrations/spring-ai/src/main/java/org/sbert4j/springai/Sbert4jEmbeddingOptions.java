package org.sbert4j.springai;

import org.springframework.ai.embedding.EmbeddingOptions;

/**
 * What a request may ask of a {@link Sbert4jEmbeddingModel}. What it does not say is as the model
 * was configured.
 *
 * <pre>{@code
 * new EmbeddingRequest(texts, Sbert4jEmbeddingOptions.builder().promptName("query").build())
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Sbert4jEmbeddingOptions implements EmbeddingOptions {
  private final String model;
  private final Integer dimensions;
  private final String promptName;
  private final String prompt;
  private final Boolean normalize;

  private Sbert4jEmbeddingOptions(Builder builder) {
    this.model = builder.model;
    this.dimensions = builder.dimensions;
    this.promptName = builder.promptName;
    this.prompt = builder.prompt;
    this.normalize = builder.normalize;
  }

  /** Starts with nothing said. */
  public static Builder builder() {
    return new Builder();
  }

  /** These options, whichever kind they are of, with the fields that only this class has. */
  static Sbert4jEmbeddingOptions of(EmbeddingOptions options) {
    if (options instanceof Sbert4jEmbeddingOptions ours) {
      return ours;
    }
    return options == null
        ? builder().build()
        : builder().model(options.getModel()).dimensions(options.getDimensions()).build();
  }

  /** These options, completed by what they do not say. */
  Sbert4jEmbeddingOptions or(String otherModel, Integer otherDimensions) {
    Builder completed = new Builder();
    completed.model = model == null ? otherModel : model;
    completed.dimensions = dimensions == null ? otherDimensions : dimensions;
    completed.promptName = promptName;
    completed.prompt = prompt;
    completed.normalize = normalize;
    return completed.build();
  }

  /** The name of the model, which a request cannot change; null if it is not said. */
  @Override
  public String getModel() {
    return model;
  }

  /** How many elements of a vector are kept; null if it is not said. */
  @Override
  public Integer getDimensions() {
    return dimensions;
  }

  /** The name of one of the model's prompts; null if it is not said. */
  public String getPromptName() {
    return promptName;
  }

  /** What is put in front of each text, as it is; null if it is not said. */
  public String getPrompt() {
    return prompt;
  }

  /** Whether vectors get the length 1; null if it is not said. */
  public Boolean getNormalize() {
    return normalize;
  }

  /**
   * Builds {@link Sbert4jEmbeddingOptions}; null takes back what was said.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {
    private String model;
    private Integer dimensions;
    private String promptName;
    private String prompt;
    private Boolean normalize;

    private Builder() {}

    /** The model that the request is meant for; another one than is there is refused. */
    public Builder model(String model) {
      this.model = model;
      return this;
    }

    /** How many elements of a vector are kept, as {@code truncate_dim}; no more than there are. */
    public Builder dimensions(Integer dimensions) {
      this.dimensions = dimensions;
      return this;
    }

    /** The name of one of the model's prompts, in the place of any other prompt. */
    public Builder promptName(String promptName) {
      this.promptName = promptName;
      return this;
    }

    /** What is put in front of each text, in the place of any other prompt; empty for nothing. */
    public Builder prompt(String prompt) {
      this.prompt = prompt;
      return this;
    }

    /**
     * True for vectors of length 1. False takes that back where the configuration asks for it, but
     * not where the model itself makes them so.
     */
    public Builder normalize(Boolean normalize) {
      this.normalize = normalize;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if both a prompt and the name of one are given
     */
    public Sbert4jEmbeddingOptions build() {
      if (prompt != null && promptName != null) {
        throw new IllegalArgumentException(
            "a prompt and the name of one (\"%s\") are given; give one of the two"
                .formatted(promptName));
      }
      return new Sbert4jEmbeddingOptions(this);
    }
  }
}
