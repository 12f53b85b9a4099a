package org.sbert4j.springai;

import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextEmbedding;
import org.sbert4j.TruncationPolicy;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationDocumentation;

/**
 * A sentence-transformers model as Spring AI's {@link EmbeddingModel}, in this process and without
 * native code.
 *
 * <pre>{@code
 * EmbeddingModel model =
 *     Sbert4jEmbeddingModel.builder().modelName("BAAI/bge-small-zh-v1.5").build();
 * }</pre>
 *
 * <p>All texts of a request are one call of the engine, which makes the batches. A text's vector
 * depends on the text alone, to the last bit, not on those beside it.
 *
 * <p><b>Queries and documents.</b> A {@link Document} is a document, and a plain text is a query,
 * as Spring AI's vector stores have it: a query gets the model's prompt named {@code query}, a
 * document that named {@code document}, or the builder's. Where the model has neither, and the
 * builder says nothing, both get the model's default prompt, if it has one. A prompt in a request's
 * {@link Sbert4jEmbeddingOptions} comes before all of these.
 *
 * <p><b>Usage</b> counts the tokens that the model reads: [CLS], [SEP] and prompts included, what
 * is cut off left out.
 *
 * <p><b>Errors.</b> {@link IllegalArgumentException} for options that do not fit the model:
 * dimensions or a prompt that it has not, another model's name; and for a document without text.
 * {@link IllegalStateException} once the model is closed; {@link CancellationException} if the
 * thread is interrupted.
 *
 * <p>Thread-safe. Not final, since Spring may want a proxy of it.
 */
public class Sbert4jEmbeddingModel implements EmbeddingModel, AutoCloseable {
  /** What observations name as the provider, and {@code spring.ai.model.embedding} chooses. */
  public static final String PROVIDER = "sbert4j";

  private static final EmbeddingModelObservationConvention DEFAULT_CONVENTION =
      new DefaultEmbeddingModelObservationConvention();

  private final SentenceTransformer model;
  private final boolean closesModel;
  private final String modelName;
  private final org.sbert4j.EmbeddingOptions configured;
  private final Prompts prompts;
  private final MetadataMode metadataMode;
  private final ObservationRegistry observationRegistry;
  private final EmbeddingModelObservationConvention observationConvention;

  Sbert4jEmbeddingModel(Builder builder, SentenceTransformer model) {
    this.model = model;
    this.closesModel = builder.sentenceTransformer == null;
    this.modelName = builder.name();
    this.prompts = new Prompts(model, builder.queryPrompt, builder.documentPrompt);
    this.configured =
        builder.dimensions == null
            ? builder.embeddingOptions
            : cut(builder.embeddingOptions, builder.dimensions);
    this.metadataMode = builder.metadataMode;
    this.observationRegistry = builder.observationRegistry;
    this.observationConvention = builder.observationConvention;
  }

  private org.sbert4j.EmbeddingOptions cut(org.sbert4j.EmbeddingOptions uncut, int dimensions) {
    org.sbert4j.EmbeddingOptions cut = uncut.withTruncateDim(dimensions);
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

  /** The vectors of texts, which are queries, in their order; the indexes begin at 0. */
  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    return observe(request, Prompts.Kind.QUERY);
  }

  private EmbeddingResponse observe(EmbeddingRequest request, Prompts.Kind kind) {
    Sbert4jEmbeddingOptions options =
        Sbert4jEmbeddingOptions.of(request.getOptions()).or(modelName, configuredDimensions());
    EmbeddingModelObservationContext context =
        EmbeddingModelObservationContext.builder()
            .embeddingRequest(new EmbeddingRequest(request.getInstructions(), options))
            .provider(PROVIDER)
            .build();
    return EmbeddingModelObservationDocumentation.EMBEDDING_MODEL_OPERATION
        .observation(observationConvention, DEFAULT_CONVENTION, () -> context, observationRegistry)
        .observe(
            () -> {
              EmbeddingResponse response = respond(request.getInstructions(), options, kind);
              context.setResponse(response);
              return response;
            });
  }

  private Integer configuredDimensions() {
    return configured.truncateDim().isPresent() ? dimensions() : null;
  }

  private EmbeddingResponse respond(
      List<String> texts, Sbert4jEmbeddingOptions options, Prompts.Kind kind) {
    if (!options.getModel().equals(modelName)) {
      throw new IllegalArgumentException(
          "the request asks for the model \"%s\", and this one is \"%s\"; leave the model out of the request's options, or ask another EmbeddingModel"
              .formatted(options.getModel(), modelName));
    }
    List<TextEmbedding> found = prompts.encode(texts, kind, options, callOptions(options));
    List<Embedding> embeddings = new ArrayList<>(found.size());
    int tokens = 0;
    for (TextEmbedding text : found) {
      embeddings.add(new Embedding(text.vector(), embeddings.size()));
      tokens += tokensRead(text);
    }
    return new EmbeddingResponse(
        embeddings, new EmbeddingResponseMetadata(modelName, new DefaultUsage(tokens, 0)));
  }

  /** What a request asks of the engine, but for its prompt. */
  private org.sbert4j.EmbeddingOptions callOptions(Sbert4jEmbeddingOptions options) {
    org.sbert4j.EmbeddingOptions called =
        options.getDimensions() == null ? configured : cut(configured, options.getDimensions());
    return options.getNormalize() == null ? called : called.withNormalize(options.getNormalize());
  }

  private int tokensRead(TextEmbedding text) {
    return configured.truncation() == TruncationPolicy.WINDOW
        ? text.tokenCount()
        : Math.min(text.tokenCount(), model.maxSeqLength());
  }

  /** The vector of a document's text. */
  @Override
  public float[] embed(Document document) {
    EmbeddingRequest request = new EmbeddingRequest(List.of(getEmbeddingContent(document)), null);
    return observe(request, Prompts.Kind.DOCUMENT).getResult().getOutput();
  }

  /** The vectors of documents, in their order; each batch of the strategy is a call. */
  @Override
  public List<float[]> embed(
      List<Document> documents, EmbeddingOptions options, BatchingStrategy batchingStrategy) {
    List<float[]> vectors = new ArrayList<>(documents.size());
    for (List<Document> batch : batchingStrategy.batch(documents)) {
      List<String> texts = batch.stream().map(this::getEmbeddingContent).toList();
      observe(new EmbeddingRequest(texts, options), Prompts.Kind.DOCUMENT)
          .getResults()
          .forEach(embedding -> vectors.add(embedding.getOutput()));
    }
    if (vectors.size() != documents.size()) {
      throw new IllegalArgumentException(
          "the batching strategy made %d documents of %d; each must be in one batch"
              .formatted(vectors.size(), documents.size()));
    }
    return vectors;
  }

  /**
   * What of a document is encoded: its text, with metadata as {@link Builder#metadataMode} says. A
   * method of Spring AI 2.0's interface.
   *
   * @throws IllegalArgumentException if it has no text
   */
  public String getEmbeddingContent(Document document) {
    if (!document.isText()) {
      throw new IllegalArgumentException(
          "the document %s has no text; only texts can be embedded".formatted(document.getId()));
    }
    return document.getFormattedContent(metadataMode);
  }

  /** Elements of a vector, unless a request says otherwise; nothing is computed for it. */
  @Override
  public int dimensions() {
    return model.embeddingDimension(configured);
  }

  /** The name given to the builder, or that of the folder; {@code unknown} without both. */
  public String modelName() {
    return modelName;
  }

  /** The engine behind it, for whatever Spring AI has no words for. */
  public SentenceTransformer sentenceTransformer() {
    return model;
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
    private org.sbert4j.EmbeddingOptions embeddingOptions = org.sbert4j.EmbeddingOptions.defaults();
    private Integer dimensions;
    private String queryPrompt;
    private String documentPrompt;
    private MetadataMode metadataMode = MetadataMode.NONE;
    private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;
    private EmbeddingModelObservationConvention observationConvention = DEFAULT_CONVENTION;

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
     * what {@link #modelName()}, responses and observations say.
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

    /**
     * How to call the model where a request says nothing: length 1, long texts. A prompt in here
     * goes in front of queries and documents that have none of their own.
     */
    public Builder embeddingOptions(org.sbert4j.EmbeddingOptions embeddingOptions) {
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

    /** Which metadata of a document are encoded with its text; by default none. */
    public Builder metadataMode(MetadataMode metadataMode) {
      this.metadataMode = Objects.requireNonNull(metadataMode, "metadataMode is null");
      return this;
    }

    /** Who is told of each call; by default nobody. */
    public Builder observationRegistry(ObservationRegistry observationRegistry) {
      this.observationRegistry =
          Objects.requireNonNull(observationRegistry, "observationRegistry is null");
      return this;
    }

    /** What is told of each call; by default as Spring AI's other models tell it. */
    public Builder observationConvention(
        EmbeddingModelObservationConvention observationConvention) {
      this.observationConvention =
          Objects.requireNonNull(observationConvention, "observationConvention is null");
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
