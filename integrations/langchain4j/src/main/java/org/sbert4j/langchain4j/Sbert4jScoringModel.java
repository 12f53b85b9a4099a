package org.sbert4j.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.sbert4j.CrossEncoder;
import org.sbert4j.LoadOptions;
import org.sbert4j.PredictOptions;
import org.sbert4j.tokenizer.TextPair;
import org.sbert4j.weights.hub.HubListener;

/**
 * A cross-encoder as langchain4j's {@link ScoringModel}: a reranker, for {@code
 * ReRankingContentAggregator} and the like.
 *
 * <pre>{@code
 * ScoringModel model = Sbert4jScoringModel.builder().modelPath(Path.of("reranker")).build();
 * }</pre>
 *
 * <p>Scores are those of {@code CrossEncoder.predict} in sentence-transformers, by the model's own
 * activation, so that with most models they are from 0 to 1. All segments are one call of the
 * engine. There is no token usage.
 *
 * <p><b>Errors.</b> {@link NullPointerException} if the segments, one of them or the query is null;
 * {@link IllegalStateException} once the model is closed; {@link CancellationException} if the
 * thread is interrupted. No segments have no scores.
 *
 * <p>Thread-safe.
 */
public final class Sbert4jScoringModel implements ScoringModel, AutoCloseable {
  private final CrossEncoder model;
  private final boolean closesModel;
  private final PredictOptions options;

  private Sbert4jScoringModel(Builder builder, CrossEncoder model) {
    if (model.numLabels() != 1) {
      throw new IllegalArgumentException(
          "this model gives each pair %d scores, and a ScoringModel one; take a reranker"
              .formatted(model.numLabels()));
    }
    this.model = model;
    this.closesModel = builder.crossEncoder == null;
    this.options = builder.predictOptions;
  }

  /** Where to name the model, and how to call it. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Response<List<Double>> scoreAll(List<TextSegment> segments, String query) {
    Objects.requireNonNull(query, "query is null");
    Objects.requireNonNull(segments, "segments is null; without segments pass an empty list");
    List<TextPair> pairs =
        segments.stream().map(segment -> new TextPair(query, segment.text())).toList();
    float[][] scores = model.predictLabels(pairs, options);
    return Response.from(Arrays.stream(scores).map(score -> (double) score[0]).toList());
  }

  /**
   * Closes the model if this has loaded it, as {@link CrossEncoder#close} says; one that was given
   * to the builder is its owner's to close.
   */
  @Override
  public void close() {
    if (closesModel) {
      model.close();
    }
  }

  /**
   * Builds a {@link Sbert4jScoringModel}. The model comes from {@link #crossEncoder}, or from
   * {@link #modelPath}, or else by its {@link #modelName}; everything else has a default.
   *
   * <p>Not thread-safe.
   */
  public static final class Builder {
    private CrossEncoder crossEncoder;
    private Path modelPath;
    private String modelName;
    private LoadOptions loadOptions = LoadOptions.defaults();
    private PredictOptions predictOptions = PredictOptions.defaults();

    private Builder() {}

    /** A model that is loaded already, and is not closed with this. */
    public Builder crossEncoder(CrossEncoder crossEncoder) {
      this.crossEncoder = crossEncoder;
      return this;
    }

    /** The folder of the model, which is loaded here and closed by {@link #close}. */
    public Builder modelPath(Path modelPath) {
      this.modelPath = modelPath;
      return this;
    }

    /**
     * A folder or a name on the Hugging Face hub, as {@link CrossEncoder#load(String)} takes it.
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

    /** Another activation than the model's own, and the end of long texts that is cut. */
    public Builder predictOptions(PredictOptions predictOptions) {
      this.predictOptions = Objects.requireNonNull(predictOptions, "predictOptions is null");
      return this;
    }

    /**
     * Loads the model, unless it is given.
     *
     * @throws IllegalArgumentException if no model is named, or it gives more than one score
     * @throws RuntimeException as {@link CrossEncoder#load(Path, LoadOptions)} says, with the file
     *     and the fix
     */
    public Sbert4jScoringModel build() {
      if (crossEncoder != null) {
        return new Sbert4jScoringModel(this, crossEncoder);
      }
      if (modelPath == null && modelName == null) {
        throw new IllegalArgumentException(
            "no model is named; give its modelName or modelPath, or a crossEncoder");
      }
      CrossEncoder loaded =
          modelPath == null
              ? CrossEncoder.load(modelName, loadOptions, HubListener.NONE)
              : CrossEncoder.load(modelPath, loadOptions);
      try {
        return new Sbert4jScoringModel(this, loaded);
      } catch (RuntimeException e) {
        loaded.close();
        throw e;
      }
    }
  }
}
