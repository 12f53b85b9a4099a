package org.sbert4j.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.embedding.response.EmbeddingResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextEmbedding;
import org.sbert4j.TruncationPolicy;

/**
 * A sentence-transformers model as langchain4j's {@link EmbeddingModel}, in this process and
 * without native code.
 *
 * <pre>{@code
 * EmbeddingModel model =
 *     Sbert4jEmbeddingModel.builder().modelName("BAAI/bge-small-zh-v1.5").build();
 * }</pre>
 *
 * <p>All texts of a request are one call of the engine, which makes the batches. A text's vector
 * depends on the text alone, to the last bit, not on those beside it.
 *
 * <p><b>Parameters of a request.</b> {@code dimensions} cuts the vectors, as {@code truncate_dim}
 * in sentence-transformers. {@code inputType} chooses the prompt: that named {@code query} or
 * {@code document} in the model's folder, or the builder's own. Where these two are the same, as
 * where there are none, a request with an input type is refused with {@link
 * UnsupportedFeatureException}, as langchain4j has it for what has no effect. Without an input type
 * the prompt is that of {@link Builder#embeddingOptions}, or the model's default one.
 *
 * <p><b>Token usage</b> counts what the model reads: [CLS], [SEP] and prompts included, what is cut
 * off left out.
 *
 * <p><b>Errors.</b> {@link IllegalArgumentException} for a request without inputs, for dimensions
 * that the model has not, and for options that do not fit it; {@link IllegalStateException} once
 * the model is closed; {@link CancellationException} if the thread is interrupted.
 *
 * <p>Thread-safe.
 */
public final class Sbert4jEmbeddingModel implements EmbeddingModel, AutoCloseable {
  private final SentenceTransformer model;
  private final boolean closesModel;
  private final String modelName;
  private final EmbeddingOptions options;
  private final String queryPrompt;
  private final String documentPrompt;
  private final List<EmbeddingModelListener> listeners;

  private Sbert4jEmbeddingModel(Builder builder, SentenceTransformer model) {
    this.model = model;
    this.closesModel = builder.sentenceTransformer == null;
    this.modelName = builder.name();
    this.queryPrompt = prompt("query", builder.queryPrompt);
    this.documentPrompt = prompt("document", builder.documentPrompt);
    this.options =
        builder.dimensions == null
            ? builder.embeddingOptions
            : cut(builder.embeddingOptions, builder.dimensions);
    this.listeners = builder.listeners;
  }

  private String prompt(String name, String given) {
    return given == null ? model.prompts().getOrDefault(name, "") : given;
  }

  private EmbeddingOptions cut(EmbeddingOptions uncut, int dimensions) {
    EmbeddingOptions cut = uncut.withTruncateDim(dimensions);
    int found = model.embeddingDimension(cut);
    if (found < dimensions) {
      throw new IllegalArgumentException(
          "dimensions is %d, and the model gives %d; ask for as many or fewer"
              .formatted(dimensions, found));
    }
    return cut;
  }

  /** Where to name the model, and how to call it. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    List<String> texts = request.inputs().stream().map(EmbeddingInput::text).toList();
    List<TextEmbedding> found =
        encode(
            texts,
            request.inputType(),
            request.dimensions() == null ? options : cut(options, request.dimensions()));
    return EmbeddingResponse.builder()
        .embeddings(found.stream().map(text -> Embedding.from(text.vector())).toList())
        .metadata(
            EmbeddingResponseMetadata.builder()
                .modelName(modelName)
                .tokenUsage(new TokenUsage(found.stream().mapToInt(this::tokensRead).sum()))
                .build())
        .build();
  }

  private List<TextEmbedding> encode(
      List<String> texts, EmbeddingInputType inputType, EmbeddingOptions called) {
    if (inputType == null) {
      return model.encodeWithDetails(texts, called);
    }
    return switch (inputType) {
      case QUERY -> model.encodeQueryWithDetails(texts, called.withPrompt(queryPrompt));
      case DOCUMENT -> model.encodeDocumentWithDetails(texts, called.withPrompt(documentPrompt));
    };
  }

  private int tokensRead(TextEmbedding text) {
    return options.truncation() == TruncationPolicy.WINDOW
        ? text.tokenCount()
        : Math.min(text.tokenCount(), model.maxSeqLength());
  }

  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return queryPrompt.equals(documentPrompt)
        ? Set.of(EmbeddingRequestParameters.DIMENSIONS)
        : Set.of(EmbeddingRequestParameters.DIMENSIONS, EmbeddingRequestParameters.INPUT_TYPE);
  }

  @Override
  public List<EmbeddingModelListener> listeners() {
    return listeners;
  }

  /** Elements of a vector, unless a request says otherwise; nothing is computed for it. */
  @Override
  public int dimension() {
    return model.embeddingDimension(options);
  }

  /** The name given to the builder, or that of the folder; {@code unknown} without both. */
  @Override
  public String modelName() {
    return modelName;
  }

  /**
   * Closes the model if this has loaded it, as {@link SentenceTransformer#close} says; one that was
   * given to the builder is its owner's to close.
   */
  @Override
  public void close() {
    if (closesModel) {
      model.close();
    }
  }

  /**
   * Builds a {@link Sbert4jEmbeddingModel}. The model comes from {@link #sentenceTransformer}, or
   * from {@link #modelPath}, or else by its {@link #modelName}; everything else has a default.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {
    private SentenceTransformer sentenceTransformer;
    private Path modelPath;
    private String modelName;
    private LoadOptions loadOptions = LoadOptions.defaults();
    private EmbeddingOptions embeddingOptions = EmbeddingOptions.defaults();
    private Integer dimensions;
    private String queryPrompt;
    private String documentPrompt;
    private List<EmbeddingModelListener> listeners = List.of();

    private Builder() {}

    /** A model that is loaded already, and is not closed with this. */
    public Builder sentenceTransformer(SentenceTransformer sentenceTransformer) {
      this.sentenceTransformer = sentenceTransformer;
      return this;
    }

    /** The folder of the model, which is loaded here and closed by {@link #close}. */
    public Builder modelPath(Path modelPath) {
      this.modelPath = modelPath;
      return this;
    }

    /**
     * The model's name. Without a model or a folder it says what to load: a folder or a name on the
     * Hugging Face hub, as {@link SentenceTransformer#load(String)} takes it; with one, it is only
     * what {@link #modelName()} and the metadata of responses say.
     */
    public Builder modelName(String modelName) {
      this.modelName = modelName;
      return this;
    }

    /** How to load the model: threads, memory, weights, backend. */
    public Builder loadOptions(LoadOptions loadOptions) {
      this.loadOptions = Objects.requireNonNull(loadOptions, "loadOptions is null");
      return this;
    }

    /** How to call the model where a request says nothing: prompt, length 1, long texts. */
    public Builder embeddingOptions(EmbeddingOptions embeddingOptions) {
      this.embeddingOptions = Objects.requireNonNull(embeddingOptions, "embeddingOptions is null");
      return this;
    }

    /** Elements of a vector that are kept, unless a request says otherwise. */
    public Builder dimensions(Integer dimensions) {
      this.dimensions = dimensions;
      return this;
    }

    /** What is put in front of queries; by default the model's prompt named {@code query}. */
    public Builder queryPrompt(String queryPrompt) {
      this.queryPrompt = queryPrompt;
      return this;
    }

    /** What is put in front of documents; by default the model's prompt named {@code document}. */
    public Builder documentPrompt(String documentPrompt) {
      this.documentPrompt = documentPrompt;
      return this;
    }

    /** Who is told of each request and its response or error. */
    public Builder listeners(List<EmbeddingModelListener> listeners) {
      this.listeners = List.copyOf(listeners);
      return this;
    }

    /**
     * Loads the model, unless it is given.
     *
     * @throws IllegalArgumentException if no model is named, or an option does not fit it
     * @throws RuntimeException as {@link SentenceTransformer#load(String, LoadOptions)} says, with
     *     the file and the fix
     */
    public Sbert4jEmbeddingModel build() {
      if (sentenceTransformer != null) {
        return new Sbert4jEmbeddingModel(this, sentenceTransformer);
      }
      if (modelPath == null && modelName == null) {
        throw new IllegalArgumentException(
            "no model is named; give its modelName or modelPath, or a sentenceTransformer");
      }
      SentenceTransformer loaded =
          modelPath == null
              ? SentenceTransformer.load(modelName, loadOptions)
              : SentenceTransformer.load(modelPath, loadOptions);
      try {
        return new Sbert4jEmbeddingModel(this, loaded);
      } catch (RuntimeException e) {
        loaded.close();
        throw e;
      }
    }

    private String name() {
      if (modelName != null) {
        return modelName;
      }
      Path folder = modelPath == null ? null : modelPath.toAbsolutePath().normalize().getFileName();
      return folder == null ? "unknown" : folder.toString();
    }
  }
}
