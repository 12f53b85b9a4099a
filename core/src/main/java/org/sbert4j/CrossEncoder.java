package org.sbert4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.encoding.EncodeRequest;
import org.sbert4j.encoding.PendingTexts;
import org.sbert4j.loading.CrossEncoderLoader;
import org.sbert4j.tokenizer.TextPair;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.hub.HubException;
import org.sbert4j.weights.hub.HubListener;
import org.sbert4j.weights.hub.ModelHub;
import org.sbert4j.weights.hub.ModelKind;

/**
 * A reranker or pair classifier, {@code sentence_transformers.CrossEncoder} over
 * BertForSequenceClassification: two texts in one sequence in, one score or a score for each label
 * out. One that was trained on single texts classifies those, see {@link #predictLabelsOfTexts}.
 *
 * <pre>{@code
 * try (CrossEncoder model = CrossEncoder.load(Path.of("reranker"))) {
 *   float score = model.predict("怎么提前还款?", "在手机银行里选择提前还款。");
 *   List<RankedDocument> best = model.rank("怎么提前还款?", documents, 10);
 * }
 * }</pre>
 *
 * <p>A pair is {@code [CLS] first [SEP] second [SEP]} with token types 0 and 1, or all 0 where the
 * model's tokenizer gives none. One longer than {@link #maxSeqLength()} tokens loses tokens at the
 * end of the longer text ({@code longest_first}), unless {@link PredictOptions} say otherwise.
 *
 * <p>Whatever {@link SentenceTransformer} promises about bits, threads, memory, ending early and
 * closing holds for scores as it does for vectors. Thread-safe.
 */
public final class CrossEncoder extends BaseModel {
  private final int numLabels;
  private final List<String> labels;
  private final ActivationFunction activation;

  private CrossEncoder(CrossEncoderLoader loader, Tokenizer tokenizer, LoadOptions options) {
    super(loader, tokenizer, options);
    this.numLabels = outFeatures();
    this.labels = loader.labels();
    this.activation = loader.activation();
  }

  /**
   * Loads a model folder with the default options.
   *
   * @see #load(Path, LoadOptions)
   */
  public static CrossEncoder load(Path folder) {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a folder of a BertForSequenceClassification, as transformers or sentence-transformers
   * writes it.
   *
   * @throws ModelFormatException naming the file, the field or tensor and the fix, if anything in
   *     the folder is missing, broken or not supported, or a weight is NaN or infinite
   * @throws BackendUnavailableException if the wanted backend cannot run here
   * @throws IllegalArgumentException if an option does not fit the model; {@link
   *     LoadOptions#normalize()} must be empty
   */
  public static CrossEncoder load(Path folder, LoadOptions options) {
    CrossEncoderLoader loader =
        new CrossEncoderLoader(folder, options.maxSeqLength(), options.weights());
    if (options.normalize().isPresent()) {
      throw new IllegalArgumentException(
          "normalize is for sentence embeddings, and a cross-encoder gives scores; leave it out");
    }
    return new CrossEncoder(loader, loader.tokenizer(), options);
  }

  /**
   * Loads a model by path or by name, with the default options.
   *
   * @see #load(String, LoadOptions, HubListener)
   */
  public static CrossEncoder load(String nameOrPath) {
    return load(nameOrPath, LoadOptions.defaults(), HubListener.NONE);
  }

  /**
   * Loads a model by path or by name, as {@link SentenceTransformer#load(String, LoadOptions,
   * HubListener)} does; a name alone, as {@code "ms-marco-MiniLM-L6-v2"}, is one of the
   * organisation cross-encoder.
   *
   * @throws HubException if the model cannot be had; the message has the reason and the fix
   * @throws CancellationException if this thread is interrupted while the model is looked for
   * @see #load(Path, LoadOptions)
   */
  public static CrossEncoder load(String nameOrPath, LoadOptions options, HubListener listener) {
    return load(ModelHub.folder(nameOrPath, ModelKind.CROSS_ENCODER, listener), options);
  }

  /**
   * What a model will take in memory, in this JVM and with these options. Loads nothing, but reads
   * all weights.
   *
   * @return empty if the backend cannot tell
   * @throws ModelFormatException as {@link #load(Path, LoadOptions)}
   * @throws IllegalArgumentException if an option does not fit the model, or the memory budget
   *     holds no pair of maxSeqLength tokens
   */
  public static Optional<MemoryNeed> memory(Path folder, LoadOptions options, Backend backend) {
    CrossEncoderLoader loader =
        new CrossEncoderLoader(folder, options.maxSeqLength(), options.weights());
    return MemoryNeed.of(loader, loader::survey, options.resources(), backend, options.weights());
  }

  /**
   * The score of one pair.
   *
   * @throws NullPointerException if a text is null
   * @throws IllegalStateException if the model has more than one label, or was closed
   * @throws CancellationException if this thread is interrupted, before or meanwhile, or {@link
   *     #close} is interrupted
   */
  public float predict(String first, String second) {
    return predict(List.of(new TextPair(first, second)))[0];
  }

  /**
   * The scores of many pairs, in their order.
   *
   * @return {@code [pairs]}, the caller's own
   * @see #predict(String, String)
   */
  public float[] predict(List<TextPair> pairs) {
    requireOneLabel();
    float[][] scores = predictLabels(pairs);
    float[] first = new float[scores.length];
    for (int pair = 0; pair < first.length; pair++) {
      first[pair] = scores[pair][0];
    }
    return first;
  }

  /**
   * A score for each label and pair, by the model's own activation.
   *
   * @return {@code [pairs, numLabels]}, the caller's own
   * @see #predictLabels(List, PredictOptions, IntConsumer)
   */
  public float[][] predictLabels(List<TextPair> pairs) {
    return predictLabels(pairs, PredictOptions.defaults());
  }

  /**
   * A score for each label and pair.
   *
   * @see #predictLabels(List, PredictOptions, IntConsumer)
   */
  public float[][] predictLabels(List<TextPair> pairs, PredictOptions options) {
    return predictLabels(pairs, options, done -> {});
  }

  /**
   * A score for each label and pair; a listener follows the progress.
   *
   * @param pairs not to be changed meanwhile
   * @param progress is told the number of pairs done so far, from whichever thread did them, one
   *     call at a time. What it throws ends the call and is thrown here.
   * @return {@code [pairs, numLabels]}, the caller's own
   * @throws NullPointerException if a pair is null
   * @throws IllegalStateException if the model was closed
   * @throws CancellationException if this thread is interrupted, before or meanwhile, or {@link
   *     #close} is interrupted
   */
  public float[][] predictLabels(
      List<TextPair> pairs, PredictOptions options, IntConsumer progress) {
    return scores(PendingTexts.ofPairs(pairs), options, progress);
  }

  /**
   * A score for each label and single text, by the model's own activation.
   *
   * @return {@code [texts, numLabels]}, the caller's own
   * @see #predictLabelsOfTexts(List, PredictOptions)
   */
  public float[][] predictLabelsOfTexts(List<String> texts) {
    return predictLabelsOfTexts(texts, PredictOptions.defaults());
  }

  /**
   * A score for each label and single text, {@code [CLS] text [SEP]} with token type 0: what
   * BertForSequenceClassification makes of it, and {@code pipeline("text-classification")} in
   * transformers. Whether that has a meaning the model's training says: a reranker has seen pairs
   * only.
   *
   * @param texts not to be changed meanwhile
   * @return {@code [texts, numLabels]}, the caller's own
   * @throws NullPointerException if the list or, named by its place, a text is null
   * @see #predictLabels(List, PredictOptions, IntConsumer)
   */
  public float[][] predictLabelsOfTexts(List<String> texts, PredictOptions options) {
    return scores(PendingTexts.of(texts), options, done -> {});
  }

  private float[][] scores(PendingTexts texts, PredictOptions options, IntConsumer progress) {
    Objects.requireNonNull(options, "options is null; the default is PredictOptions.defaults()");
    Objects.requireNonNull(progress, "progress is null");
    List<float[]> scores = new ArrayList<>();
    encode(
        EncodeRequest.plain(maxSeqLength(), options.truncationSide(), numLabels),
        texts,
        text -> scores.add(options.scores(text.vector(), activation)),
        done -> progress.accept((int) done));
    return scores.toArray(float[][]::new);
  }

  /**
   * All documents, the most relevant to the query first.
   *
   * @see #rank(String, List, int)
   */
  public List<RankedDocument> rank(String query, List<String> documents) {
    return rank(query, documents, Integer.MAX_VALUE);
  }

  /**
   * The documents that are most relevant to a query, the best first; of equal ones the earlier.
   *
   * @param topK how many at most, from 1
   * @throws NullPointerException if the query or a document is null
   * @throws IllegalStateException if the model has more than one label, or was closed
   * @see #predict(List)
   */
  public List<RankedDocument> rank(String query, List<String> documents, int topK) {
    requireOneLabel();
    Objects.requireNonNull(query, "the query is null; an empty text is \"\"");
    PendingTexts.requireTexts(documents);
    if (topK < 1) {
      throw new IllegalArgumentException("topK is " + topK + "; it must be 1 or more");
    }
    float[] scores =
        predict(documents.stream().map(document -> new TextPair(query, document)).toList());
    return IntStream.range(0, scores.length)
        .mapToObj(index -> new RankedDocument(index, scores[index]))
        .sorted(Comparator.comparing(RankedDocument::score).reversed())
        .limit(topK)
        .toList();
  }

  private void requireOneLabel() {
    if (numLabels != 1) {
      throw new IllegalStateException(
          "this model gives each pair " + numLabels + " scores, not one; use predictLabels");
    }
  }

  /** Scores of each pair; 1 for a reranker. */
  public int numLabels() {
    return numLabels;
  }

  /**
   * The labels' names in the order of the scores, as {@code id2label} in config.json gives them;
   * {@code LABEL_0} and so on where it gives none.
   */
  public List<String> labels() {
    return labels;
  }

  /** What makes a score of a logit unless {@link PredictOptions} say otherwise. */
  public ActivationFunction activation() {
    return activation;
  }
}
