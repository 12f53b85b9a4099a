package org.sbert4j.cli.verify.mistake;

import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.encoding.EncodeDefaults;
import org.sbert4j.encoding.EncodingPipeline;
import org.sbert4j.loading.Resources;
import org.sbert4j.loading.SentenceTransformerLoader;
import org.sbert4j.threads.SpinningTeam;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.transformer.ActivationRoom;
import org.sbert4j.transformer.ModuleStack;
import org.sbert4j.transformer.StackActivations;
import org.sbert4j.transformer.StackWeights;

/**
 * Our engine with its parts in reach: what {@code SentenceTransformer.encode} puts together
 * rightly, a {@link Recipe} puts together in any way. On a CPU backend, whose bits are all the
 * same. For one thread.
 */
public final class OpenEngine implements AutoCloseable {
  private final EncodingPipeline pipeline;
  private final Tokenizer tokenizer;
  private final EncodeDefaults defaults;
  private final int maxSeqLength;
  private final SpinningTeam team;

  /** What was computed before: most mistakes leave most texts as they are. */
  private final Map<Computed, float[]> computed = new HashMap<>();

  /** Everything that the model's vector depends on. */
  private record Computed(
      StackWeights weights,
      List<UnaryOperator<Backend>> computing,
      int promptTokens,
      Recipe.Padding padding,
      int paddedLength,
      IntBuffer inputIds) {}

  private OpenEngine(SentenceTransformerLoader loader, int threads, String backend) {
    team = new SpinningTeam(threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
    tokenizer = loader.tokenizer();
    maxSeqLength = loader.maxSeqLength();
    pipeline =
        loader.load(
            tokenizer, new Resources(backend, BackendOptions.none(), 1, OptionalLong.empty()));
    defaults = loader.defaults(tokenizer, pipeline.stack().weights().embeddingDimension());
  }

  /**
   * Loads a model.
   *
   * @param backend scalar, or faster with the same bits
   */
  public static OpenEngine load(Path folder, LoadOptions options, String backend) {
    return new OpenEngine(
        new SentenceTransformerLoader(
            folder, options.maxSeqLength(), options.normalize(), options.weights()),
        options.threads(),
        backend);
  }

  /** What the folder says of calls. */
  EncodeDefaults defaults() {
    return defaults;
  }

  /** How encode does it. */
  Recipe recipe(EmbeddingOptions options) {
    Recipe recipe = new Recipe();
    recipe.tokenizer = tokenizer;
    recipe.cut = EncodeOptions.maxLength(maxSeqLength).withTruncationSide(options.truncationSide());
    recipe.prompt = defaults.prompt(options.prompt(), options.promptName());
    recipe.promptTokens = defaults.promptTokens(recipe.prompt);
    recipe.weights = pipeline.stack().weights();
    List<StackWeights.Module> modules = new ArrayList<>(recipe.weights.modules());
    if (!modules.isEmpty() && modules.get(modules.size() - 1) instanceof StackWeights.Normalize) {
      modules.remove(modules.size() - 1);
      recipe.setModules(modules);
      recipe.normalize = true;
    }
    int dimension = defaults.dimension(options.truncateDim());
    recipe.finishing.add(
        vector -> dimension < vector.length ? Arrays.copyOf(vector, dimension) : vector);
    if (options.normalize()) {
      recipe.finishing.add(OpenEngine::normalized);
    }
    return recipe;
  }

  static float[] normalized(float[] vector) {
    float[] copy = vector.clone();
    ScalarBackend.normalize(copy);
    return copy;
  }

  /** The vectors that a recipe gives. */
  float[][] encode(Recipe recipe, List<String> texts) {
    List<int[]> pieces = new ArrayList<>();
    int[] firstPieces = new int[texts.size() + 1];
    for (int text = 0; text < texts.size(); text++) {
      pieces.addAll(pieces(recipe, texts.get(text)));
      firstPieces[text + 1] = pieces.size();
    }
    float[][] ofPieces = encodePieces(recipe, pieces);
    if (recipe.normalizeParts) {
      Arrays.setAll(ofPieces, piece -> normalized(ofPieces[piece]));
    }
    float[][] vectors = new float[texts.size()][];
    for (int text = 0; text < vectors.length; text++) {
      float[] vector = average(ofPieces, pieces, firstPieces[text], firstPieces[text + 1]);
      if (recipe.normalize) {
        vector = normalized(vector);
      }
      for (UnaryOperator<float[]> finish : recipe.finishing) {
        vector = finish.apply(vector);
      }
      vectors[text] = vector;
    }
    return vectors;
  }

  private static List<int[]> pieces(Recipe recipe, String text) {
    String whole = recipe.prompt + text;
    EncodeOptions cut = recipe.split ? recipe.cut.withOverflowingTokens(0) : recipe.cut;
    Encoding encoding = recipe.tokenizer.encode(whole, cut);
    List<int[]> pieces = new ArrayList<>();
    pieces.add(encoding.inputIds());
    encoding.overflowing().forEach(piece -> pieces.add(piece.inputIds()));
    return pieces;
  }

  /** Vectors that nobody may change. */
  private float[][] encodePieces(Recipe recipe, List<int[]> pieces) {
    boolean padded = recipe.padding != Recipe.Padding.NONE;
    int length = padded ? pieces.stream().mapToInt(ids -> ids.length).max().orElse(0) : 0;
    List<UnaryOperator<Backend>> computing = List.copyOf(recipe.computing);
    List<Computed> keys = new ArrayList<>();
    for (int[] ids : pieces) {
      keys.add(
          new Computed(
              recipe.weights,
              computing,
              recipe.promptTokens,
              recipe.padding,
              length,
              IntBuffer.wrap(ids)));
    }
    List<Computed> missing =
        keys.stream().filter(key -> !computed.containsKey(key)).distinct().toList();
    if (!missing.isEmpty()) {
      float[][] vectors =
          compute(recipe, missing.stream().map(key -> key.inputIds().array()).toList(), length);
      for (int i = 0; i < vectors.length; i++) {
        computed.put(missing.get(i), vectors[i]);
      }
    }
    return keys.stream().map(computed::get).toArray(float[][]::new);
  }

  private float[][] compute(Recipe recipe, List<int[]> pieces, int paddedLength) {
    int[] lengths = pieces.stream().mapToInt(ids -> ids.length).toArray();
    int longest = Math.max(paddedLength, Arrays.stream(lengths).max().orElse(0));
    List<UnaryOperator<Backend>> computing = new ArrayList<>(recipe.computing);
    List<int[]> rows = pieces;
    if (recipe.padding != Recipe.Padding.NONE) {
      rows = pieces.stream().map(ids -> padded(ids, paddedLength)).toList();
      computing.add(backend -> new PaddedBackend(backend, lengths, recipe.padding));
    }
    PackedBatch batch =
        PackedBatch.of(rows, recipe.weights.config().paddingIdx())
            .withPromptTokens(recipe.promptTokens);
    recipe.weights.config().requireFits(batch);
    Backend backend = pipeline.stack().backend();
    for (UnaryOperator<Backend> step : computing) {
      backend = step.apply(backend);
    }
    ModuleStack stack = new ModuleStack(recipe.weights, backend);
    ActivationRoom room = new ActivationRoom(batch.tokens(), longest);
    try (StackActivations activations = stack.newActivations(team, room)) {
      Tensor output = stack.encode(batch, activations);
      float[][] vectors = new float[pieces.size()][];
      for (int piece = 0; piece < vectors.length; piece++) {
        vectors[piece] = output.row(piece);
      }
      return vectors;
    }
  }

  private int[] padded(int[] ids, int length) {
    int[] padded = Arrays.copyOf(ids, length);
    Arrays.fill(padded, ids.length, length, tokenizer.padTokenId());
    return padded;
  }

  /** Each piece weighs as many tokens as it has. */
  private static float[] average(float[][] vectors, List<int[]> pieces, int first, int end) {
    if (end == first + 1) {
      return vectors[first];
    }
    float[] average = new float[vectors[first].length];
    double tokens = 0;
    for (int piece = first; piece < end; piece++) {
      tokens += pieces.get(piece).length;
    }
    for (int i = 0; i < average.length; i++) {
      double sum = 0;
      for (int piece = first; piece < end; piece++) {
        sum += (double) vectors[piece][i] * pieces.get(piece).length;
      }
      average[i] = (float) (sum / tokens);
    }
    return average;
  }

  /** The tokens of a text in the right recipe. */
  int tokens(EmbeddingOptions options, String text) {
    return pieces(recipe(options), text).get(0).length;
  }

  @Override
  public void close() {
    team.close();
    pipeline.close();
  }
}
