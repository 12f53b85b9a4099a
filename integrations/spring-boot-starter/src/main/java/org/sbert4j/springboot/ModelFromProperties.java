package org.sbert4j.springboot;

import java.util.function.BiFunction;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.DeviceMemoryException;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.springai.Sbert4jEmbeddingModel;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.hub.HubException;
import org.sbert4j.weights.hub.HubListener;
import org.sbert4j.weights.hub.ModelHub;
import org.sbert4j.weights.hub.ModelKind;

/** Makes the model that properties ask for, or says which of them is wrong. */
final class ModelFromProperties {
  private final Sbert4jEmbeddingProperties properties;

  ModelFromProperties(Sbert4jEmbeddingProperties properties) {
    this.properties = properties;
  }

  /**
   * Loads the model.
   *
   * @throws InvalidPropertyException naming the property that is wrong
   */
  SentenceTransformer load() {
    String model = properties.getModel();
    if (model == null || model.isBlank()) {
      throw new InvalidPropertyException(
          "model", model, "name the folder of a model, or a model of the Hugging Face hub", null);
    }
    LoadOptions options = loadOptions();
    // What is wrong there is told before a model is fetched.
    embeddingOptions();
    try {
      return SentenceTransformer.load(model, options);
    } catch (HubException | ModelFormatException e) {
      throw new InvalidPropertyException("model", model, e.getMessage(), e);
    } catch (BackendUnavailableException e) {
      throw backendOrDevice(e);
    } catch (DeviceMemoryException e) {
      throw new InvalidPropertyException("backend", properties.getBackend(), e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw whatDoesNotFit(e);
    }
  }

  /**
   * A builder with the model and what the properties say of calls.
   *
   * @throws InvalidPropertyException naming the property that is wrong
   */
  Sbert4jEmbeddingModel.Builder builder(SentenceTransformer model) {
    Integer dimensions = properties.getDimensions();
    if (dimensions != null && dimensions > model.embeddingDimension()) {
      throw new InvalidPropertyException(
          "dimensions",
          dimensions,
          "the model gives %d; ask for as many or fewer".formatted(model.embeddingDimension()),
          null);
    }
    return Sbert4jEmbeddingModel.builder()
        .sentenceTransformer(model)
        .modelName(properties.getModel())
        .metadataMode(properties.getMetadataMode())
        .embeddingOptions(embeddingOptions())
        .queryPrompt(
            prompt(model, "query", properties.getQueryPromptName(), properties.getQueryPrompt()))
        .documentPrompt(
            prompt(
                model,
                "document",
                properties.getDocumentPromptName(),
                properties.getDocumentPrompt()));
  }

  private LoadOptions loadOptions() {
    LoadOptions options =
        LoadOptions.defaults()
            .withBackend(properties.getBackend())
            .withWeights(properties.getWeights())
            .withMapEmbeddings(properties.isMapEmbeddings());
    options = with(options, "threads", properties.getThreads(), LoadOptions::withThreads);
    options = with(options, "device", properties.getDevice(), LoadOptions::withDevice);
    options =
        with(
            options, "max-seq-length", properties.getMaxSeqLength(), LoadOptions::withMaxSeqLength);
    options =
        with(
            options,
            "memory-budget",
            properties.getMemoryBudget(),
            (changed, size) -> changed.withMemoryBudget(size.toBytes()));
    return Boolean.FALSE.equals(properties.getNormalize()) ? options.withNormalize(false) : options;
  }

  private EmbeddingOptions embeddingOptions() {
    EmbeddingOptions options =
        EmbeddingOptions.defaults()
            .withTruncation(properties.getTruncation())
            .withNormalize(Boolean.TRUE.equals(properties.getNormalize()));
    return with(
        options, "dimensions", properties.getDimensions(), EmbeddingOptions::withTruncateDim);
  }

  /** Sets an option, if the property is there. */
  private static <O, V> O with(O options, String name, V value, BiFunction<O, V, O> setting) {
    if (value == null) {
      return options;
    }
    try {
      return setting.apply(options, value);
    } catch (IllegalArgumentException e) {
      throw new InvalidPropertyException(name, value, e.getMessage(), e);
    }
  }

  /** The prompt for texts of a kind; null for what the model says. */
  private static String prompt(SentenceTransformer model, String kind, String name, String text) {
    if (name == null) {
      return text;
    }
    String property = kind + "-prompt-name";
    if (text != null) {
      throw new InvalidPropertyException(
          property, name, "there is a %s-prompt, too; give one of the two".formatted(kind), null);
    }
    if (!model.prompts().containsKey(name)) {
      throw new InvalidPropertyException(
          property,
          name,
          "the model has no prompt of that name; it has %s".formatted(model.prompts().keySet()),
          null);
    }
    return model.prompts().get(name);
  }

  /** A device is wrong only where its backend would run. */
  private InvalidPropertyException backendOrDevice(BackendUnavailableException e) {
    if (properties.getDevice() != null) {
      try {
        Backends.create(properties.getBackend(), BackendOptions.none()).close();
        return new InvalidPropertyException("device", properties.getDevice(), e.getMessage(), e);
      } catch (BackendUnavailableException withoutDevice) {
        // The other property, then.
      }
    }
    return new InvalidPropertyException("backend", properties.getBackend(), e.getMessage(), e);
  }

  /** Which of the properties that depend on each other and the model it is. */
  private InvalidPropertyException whatDoesNotFit(IllegalArgumentException e) {
    if (properties.getMaxSeqLength() != null && isTooLong(properties.getMaxSeqLength())) {
      return new InvalidPropertyException(
          "max-seq-length", properties.getMaxSeqLength(), e.getMessage(), e);
    }
    if (!isKnownToBackend(properties.getWeights())) {
      return new InvalidPropertyException(
          "weights", properties.getWeights().label(), e.getMessage(), e);
    }
    return new InvalidPropertyException(
        "memory-budget", properties.getMemoryBudget(), e.getMessage(), e);
  }

  private boolean isTooLong(int maxSeqLength) {
    try {
      ModelDescription.read(
          ModelHub.folder(properties.getModel(), ModelKind.SENTENCE_TRANSFORMER, HubListener.NONE),
          LoadOptions.defaults().withMaxSeqLength(maxSeqLength));
      return false;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private boolean isKnownToBackend(WeightFormat weights) {
    try (Backend backend = Backends.create(properties.getBackend(), BackendOptions.none())) {
      return backend.weightFormats().contains(weights);
    }
  }
}
