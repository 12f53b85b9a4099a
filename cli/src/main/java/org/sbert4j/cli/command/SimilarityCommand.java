package org.sbert4j.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.TextEmbedding;
import org.sbert4j.TextTooLongException;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.terminal.Streams;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sbert4j similarity A B}. */
@Command(
    name = "similarity",
    description = "Prints the cosine similarity of two texts, and the time taken.")
public final class SimilarityCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "A", description = "A text.")
  private String first;

  @Parameters(index = "1", paramLabel = "B", description = "Another text.")
  private String second;

  @Mixin private EncodingOptions encodingOptions;

  @Mixin private ModelOptions modelOptions;

  private final Streams streams;

  public SimilarityCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    EmbeddingOptions options = encodingOptions.options();
    long start = System.nanoTime();
    try (SentenceTransformer model = modelOptions.load(streams)) {
      long loaded = System.nanoTime();
      List<TextEmbedding> embeddings = encode(model, options);
      long encoded = System.nanoTime();
      streams.print(
          String.format(
              Locale.ROOT,
              """
              cosine similarity  %.6f
              time               %s to encode both texts, after %s to load the model
              model              %s
              backend            %s
              """,
              SimilarityFunction.COSINE.apply(
                  embeddings.get(0).vector(), embeddings.get(1).vector()),
              milliseconds(encoded - loaded),
              milliseconds(loaded - start),
              modelOptions.modelName(),
              backend(model)));
      CutTexts cutTexts = new CutTexts(model.maxSeqLength());
      embeddings.forEach(cutTexts::add);
      cutTexts.report(streams.err());
    }
    return 0;
  }

  private List<TextEmbedding> encode(SentenceTransformer model, EmbeddingOptions options) {
    try {
      return model.encodeWithDetails(List.of(first, second), options);
    } catch (TextTooLongException e) {
      throw CutTexts.tooLong(e, 0);
    }
  }

  private static String backend(SentenceTransformer model) {
    WeightFormat weights = model.weightFormat();
    String other = weights == WeightFormat.FP32 ? "" : ", " + weights.label() + " weights";
    return model.backendDescription() + other;
  }

  private static String milliseconds(long nanoseconds) {
    return TimeUnit.NANOSECONDS.toMillis(nanoseconds) + " ms";
  }
}
