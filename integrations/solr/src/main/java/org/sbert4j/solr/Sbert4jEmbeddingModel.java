package org.sbert4j.solr;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.hub.HubException;

/**
 * A sentence-transformers model for Solr's text-to-vector model store, in Solr's process and
 * without native code:
 *
 * <pre>{@code
 * {
 *   "class": "org.sbert4j.solr.Sbert4jEmbeddingModel",
 *   "name": "bge",
 *   "params": {"modelName": "/var/solr/data/models/bge-small-zh-v1.5"}
 * }
 * }</pre>
 *
 * <p>It is not sbert4j-langchain4j's model, because Solr brings langchain4j 0.35, which does not
 * have what that one implements.
 *
 * <p>However many entries and cores name a model, it is in memory once. Solr closes no model; this
 * one is closed when nobody has it any more.
 *
 * <p>Thread-safe.
 */
public final class Sbert4jEmbeddingModel implements EmbeddingModel {
  private final SharedModel model;
  private final EmbeddingOptions options;

  private Sbert4jEmbeddingModel(SharedModel model, EmbeddingOptions options) {
    this.model = model;
    this.options = options;
  }

  /** What Solr gives the params to. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The vectors of texts, as {@link SentenceTransformer#encode(List, EmbeddingOptions)} says; Solr
   * asks for one at a time.
   */
  @Override
  public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
    float[][] vectors = model.encode(segments.stream().map(TextSegment::text).toList(), options);
    return Response.from(Stream.of(vectors).map(Embedding::from).toList());
  }

  /** Elements of a vector; nothing is computed for it. */
  @Override
  public int dimension() {
    return model.model().embeddingDimension(options);
  }

  /** The model in memory. */
  SharedModel shared() {
    return model;
  }

  /**
   * Takes the params of an entry: Solr calls the method of each param's name with what its JSON
   * says, a {@code String}, {@code Long}, {@code Double} or {@code Boolean}. All but {@link
   * #modelName} may be left out. What is wrong is an {@link IllegalArgumentException} that names
   * the param; its message goes to the log as well.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {
    private String modelName;
    private LoadOptions loadOptions = LoadOptions.defaults();
    private EmbeddingOptions embeddingOptions = EmbeddingOptions.defaults();

    private Builder() {}

    /** The folder of the model, or its name on the Hugging Face hub. */
    public Builder modelName(Object name) {
      modelName = require(String.class, "modelName", name, "the folder of a model");
      return this;
    }

    /** The name of one of the model's prompts, which is put in front of each text. */
    public Builder promptName(Object name) {
      String promptName = require(String.class, "promptName", name, "the name of a prompt");
      requireOnePrompt(embeddingOptions.prompt());
      embeddingOptions = embeddingOptions.withPromptName(promptName);
      return this;
    }

    /** What is put in front of each text. */
    public Builder prompt(Object text) {
      String prompt = require(String.class, "prompt", text, "a text");
      requireOnePrompt(embeddingOptions.promptName());
      embeddingOptions = embeddingOptions.withPrompt(prompt);
      return this;
    }

    /** Elements of a vector that are kept. */
    public Builder dimensions(Object count) {
      embeddingOptions = embeddingOptions.withTruncateDim(number("dimensions", count, 1));
      return this;
    }

    /** Whether vectors are made 1 long, as {@code similarityFunction="dot_product"} needs it. */
    public Builder normalize(Object wanted) {
      embeddingOptions =
          embeddingOptions.withNormalize(
              require(Boolean.class, "normalize", wanted, "true or false"));
      return this;
    }

    /** How many threads may compute at once, 0 for all processors. */
    public Builder threads(Object count) {
      loadOptions = loadOptions.withThreads(number("threads", count, 0));
      return this;
    }

    /** How weights are kept in memory: {@code fp32}, {@code bf16} or {@code int8}. */
    public Builder weights(Object label) {
      String known = "one of " + WeightFormat.knownLabels();
      loadOptions =
          loadOptions.withWeights(
              WeightFormat.named(require(String.class, "weights", label, known))
                  .orElseThrow(() -> wrong("weights", label, "give " + known, null)));
      return this;
    }

    /**
     * Loads the model, unless another entry has it in memory.
     *
     * @throws IllegalArgumentException naming the param that is wrong, and what to do
     */
    public Sbert4jEmbeddingModel build() {
      if (modelName == null) {
        throw wrong("modelName", null, "give the folder of a model", null);
      }
      SharedModel shared = load();
      SentenceTransformer model = shared.model();
      embeddingOptions
          .promptName()
          .filter(name -> !model.prompts().containsKey(name))
          .ifPresent(
              name -> {
                throw wrong("promptName", name, "the model has " + model.prompts().keySet(), null);
              });
      int dimensions = model.embeddingDimension(embeddingOptions);
      if (embeddingOptions.truncateDim().orElse(0) > dimensions) {
        throw wrong(
            "dimensions",
            embeddingOptions.truncateDim().getAsInt(),
            "the model gives %d; ask for as many or fewer".formatted(dimensions),
            null);
      }
      return new Sbert4jEmbeddingModel(shared, embeddingOptions);
    }

    private SharedModel load() {
      try {
        return SharedModel.load(modelName, loadOptions);
      } catch (HubException | ModelFormatException e) {
        throw wrong("modelName", modelName, e.getMessage(), e);
      } catch (SecurityException e) {
        throw wrong(
            "modelName",
            modelName,
            "Solr's security manager forbids it (%s); put the model's folder below Solr's home, or say -Dsolr.allowPaths=FOLDER in SOLR_OPTS"
                .formatted(e.getMessage()),
            e);
      }
    }

    private static void requireOnePrompt(Optional<String> other) {
      if (other.isPresent()) {
        throw logged("prompt and promptName are both given; give one of the two", null);
      }
    }

    private static int number(String param, Object value, int least) {
      String wanted = "a whole number from " + least;
      long number = require(Long.class, param, value, wanted);
      if (number < least || number > Integer.MAX_VALUE) {
        throw wrong(param, value, "give " + wanted, null);
      }
      return (int) number;
    }

    private static <T> T require(Class<T> type, String param, Object value, String wanted) {
      if (!type.isInstance(value)) {
        throw wrong(param, value, "give " + wanted, null);
      }
      return type.cast(value);
    }

    private static IllegalArgumentException wrong(
        String param, Object value, String problem, Exception cause) {
      String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
      return logged("the param %s is %s: %s".formatted(param, shown, problem), cause);
    }

    /** Solr answers that the model's class could not be loaded, and does not say why. */
    private static IllegalArgumentException logged(String message, Exception cause) {
      System.getLogger(Sbert4jEmbeddingModel.class.getName())
          .log(System.Logger.Level.ERROR, message);
      return new IllegalArgumentException(message, cause);
    }
  }
}
