package org.sbert4j.cli.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.Trace;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.DenseConfig;
import org.sbert4j.weights.folder.LayerNormConfig;
import org.sbert4j.weights.folder.ModuleConfig;
import org.sbert4j.weights.folder.PoolingConfig;

/** What the page shows of one or two texts, as fields for JSON. */
final class Explanation {
  /** Tokens of the vocabulary that are shown for a hidden state. */
  private static final int NEAREST = 5;

  private final ModelDescription model;
  private final List<String> texts;
  private final List<TracedText> traced = new ArrayList<>();
  private final PoolingConfig pooling;
  private final int layers;

  /**
   * Of a trace.
   *
   * @param texts that were traced, without a prompt
   */
  Explanation(ModelDescription model, Trace trace, List<String> texts) {
    this.model = model;
    this.texts = texts;
    this.pooling = (PoolingConfig) model.modules().get(0);
    this.layers = model.config().numHiddenLayers();
    for (int text = 0; text < texts.size(); text++) {
      traced.add(new TracedText(trace, text));
    }
  }

  /** All of them, in the order of the page. */
  Map<String, Object> fields(String modelName, SentenceTransformer loaded) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", modelName);
    fields.put("fingerprint", loaded.fingerprint());
    fields.put("backend", loaded.backendDescription());
    fields.put("maxSeqLength", loaded.maxSeqLength());
    fields.put("layers", layers);
    fields.put("heads", model.config().numAttentionHeads());
    fields.put("hiddenSize", model.config().hiddenSize());
    fields.put("vocabSize", model.config().vocabSize());
    List<Map<String, Object>> ofTexts = new ArrayList<>();
    for (int text = 0; text < texts.size(); text++) {
      ofTexts.add(text(text));
    }
    addNearest(ofTexts, fields);
    fields.put("texts", ofTexts);
    if (texts.size() == 2) {
      fields.put("similarity", similarity());
    }
    return fields;
  }

  private Map<String, Object> text(int index) throws IOException {
    TracedText text = traced.get(index);
    Map<String, Object> fields =
        new TextSteps(model.tokenizer(), text.encoding()).fields(promptChars(index));
    fields.put("embeddings", new EmbeddingSum(text).fields());
    fields.put("attention", new Attention(text, layers).fields());
    fields.put("hidden", new HiddenStates(hiddenStates(text)).fields());
    fields.put("pooling", shares(index).fields(pooling.modes(), text.row("pooled")));
    if (oneToken()) {
      fields.put("gathered", gathered(index));
    }
    fields.put("dimension", text.vector().length);
    fields.put("vector", Rounded.of(firstElements(text.vector()), 6));
    return fields;
  }

  private static double[] firstElements(float[] vector) {
    double[] first = new double[Math.min(8, vector.length)];
    Arrays.setAll(first, i -> vector[i]);
    return first;
  }

  private float[][][] hiddenStates(TracedText text) {
    float[][][] states = new float[layers + 1][][];
    for (int layer = 0; layer <= layers; layer++) {
      states[layer] = text.hiddenStates(layer);
    }
    return states;
  }

  private int promptChars(int index) {
    return traced.get(index).encoding().text(0).length() - texts.get(index).length();
  }

  private PoolingShares shares(int index) {
    TracedText text = traced.get(index);
    return new PoolingShares(text.hiddenStates(layers), firstPooled(index));
  }

  /** How many tokens of a prompt pooling leaves out: those that it has alone, but for the last. */
  private int firstPooled(int index) {
    int chars = promptChars(index);
    if (pooling.includePrompt() || chars == 0) {
      return 0;
    }
    Tokenizer tokenizer = model.tokenizer();
    String prompt = traced.get(index).encoding().text(0).substring(0, chars);
    int[] special = tokenizer.encode(prompt, model.maxSeqLength()).specialTokensMask();
    return special.length - special[special.length - 1];
  }

  /** Whether the vector is one token's. */
  private boolean oneToken() {
    return pooling.modes().size() == 1
        && (pooling.modes().get(0) == PoolingMode.CLS
            || pooling.modes().get(0) == PoolingMode.LAST_TOKEN);
  }

  /** What the token that is pooled looked at in the last layer, averaged over the heads. */
  private List<Double> gathered(int index) {
    TracedText text = traced.get(index);
    int last = text.tokens() - 1;
    boolean first = pooling.modes().get(0) == PoolingMode.CLS;
    int token = first ? Math.min(firstPooled(index), last) : last;
    float[][][] probs = text.heads("encoder.layer." + (layers - 1) + ".attention.self.probs");
    float[][] ofToken = new float[probs.length][];
    Arrays.setAll(ofToken, head -> probs[head][token]);
    return Rounded.of(Attention.averageRow(ofToken), 3);
  }

  /**
   * {@code nearest [L + 1][T]} of each text: ids and cosines in turn; and what the ids stand for.
   */
  private void addNearest(List<Map<String, Object>> ofTexts, Map<String, Object> fields) {
    List<float[]> states = new ArrayList<>();
    for (TracedText text : traced) {
      for (float[][] layer : hiddenStates(text)) {
        states.addAll(Arrays.asList(layer));
      }
    }
    List<List<NearestTokens>> nearest =
        NearestTokens.of(wordEmbeddings(), states.toArray(float[][]::new), NEAREST);
    Map<String, Object> pieces = new TreeMap<>();
    int next = 0;
    for (int text = 0; text < traced.size(); text++) {
      List<List<List<Number>>> ofText = new ArrayList<>();
      for (int layer = 0; layer <= layers; layer++) {
        List<List<Number>> ofLayer = new ArrayList<>();
        for (int t = 0; t < traced.get(text).tokens(); t++) {
          ofLayer.add(idsAndCosines(nearest.get(next++), pieces));
        }
        ofText.add(ofLayer);
      }
      ofTexts.get(text).put("nearest", ofText);
    }
    fields.put("pieces", pieces);
  }

  private List<Number> idsAndCosines(List<NearestTokens> tokens, Map<String, Object> pieces) {
    List<Number> numbers = new ArrayList<>();
    for (NearestTokens token : tokens) {
      numbers.add(token.id());
      numbers.add(Rounded.of(token.cosine(), 3));
      pieces.computeIfAbsent(Integer.toString(token.id()), id -> piece(token.id()));
    }
    return numbers;
  }

  /** A table of embeddings may be longer than the vocabulary. */
  private String piece(int id) {
    try {
      return model.tokenizer().idToToken(id);
    } catch (IndexOutOfBoundsException e) {
      return "id " + id;
    }
  }

  /** The table as the model's files have it: a backend keeps its own as it likes. */
  private TensorView wordEmbeddings() {
    try (Checkpoint checkpoint =
        Checkpoint.open(model.folder().transformerFolder(), model.config().architecture())) {
      return checkpoint.require(
          "embeddings.word_embeddings.weight",
          model.config().vocabSize(),
          model.config().embeddingSize());
    }
  }

  private Map<String, Object> similarity() {
    double cosine = SimilarityFunction.COSINE.apply(traced.get(0).vector(), traced.get(1).vector());
    Optional<String> reason = notExact();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cosine", String.format(Locale.ROOT, "%.6f", cosine));
    fields.put("exact", reason.isEmpty());
    if (reason.isEmpty()) {
      int[][] cells = TokenPairs.millionths(contributions(), TokenPairs.millionths(cosine));
      fields.put(
          "millionths", Arrays.stream(cells).map(r -> Arrays.stream(r).boxed().toList()).toList());
    } else {
      fields.put("reason", reason.get());
      double[][] cells =
          TokenPairs.similarities(
              traced.get(0).hiddenStates(layers), traced.get(1).hiddenStates(layers));
      fields.put("similarities", Rounded.of(cells, 3));
    }
    return fields;
  }

  /** Of a vector that is cut, the elements that are kept are sums of the tokens' first elements. */
  private double[][] contributions() {
    PoolingMode mode = pooling.modes().get(0);
    return TokenPairs.contributions(
        shares(0).weights(mode), firstElements(0), shares(1).weights(mode), firstElements(1));
  }

  private float[][] firstElements(int text) {
    int dimension = traced.get(text).vector().length;
    return Arrays.stream(traced.get(text).hiddenStates(layers))
        .map(row -> Arrays.copyOf(row, dimension))
        .toArray(float[][]::new);
  }

  /** Why the cosine is no sum over pairs of tokens; empty if it is. */
  private Optional<String> notExact() {
    for (ModuleConfig module : model.modules()) {
      if (module instanceof DenseConfig) {
        return Optional.of(
            "a Dense layer follows the pooling, after which the vector is no sum over the tokens");
      } else if (module instanceof LayerNormConfig) {
        return Optional.of(
            "a LayerNorm follows the pooling, after which the vector is no sum over the tokens");
      }
    }
    if (pooling.modes().size() > 1) {
      return Optional.of("the model pools in several ways and puts the results side by side");
    }
    return switch (pooling.modes().get(0)) {
      case MEAN, MEAN_SQRT_LEN, WEIGHTED_MEAN -> Optional.empty();
      case MAX ->
          Optional.of("max pooling takes the greatest values, and is no sum over the tokens");
      case CLS ->
          Optional.of(
              "[CLS] pooling takes the first token alone: the others are in it by attention only");
      case LAST_TOKEN ->
          Optional.of(
              "the vector is the last token's alone: the others are in it by attention only");
    };
  }
}
