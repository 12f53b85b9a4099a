package org.sbert4j;

import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.encoding.EncodeRequest;
import org.sbert4j.encoding.EncodedText;
import org.sbert4j.encoding.EncodingPipeline;
import org.sbert4j.encoding.PendingTexts;
import org.sbert4j.encoding.TracedTexts;
import org.sbert4j.loading.ModelLoader;
import org.sbert4j.threads.RunningCalls;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.transformer.BertModel;
import org.sbert4j.transformer.EmbeddingTables;
import org.sbert4j.transformer.TokenHeads;

/**
 * What a {@link SentenceTransformer} and a {@link CrossEncoder} have in common: a tokenizer, a
 * BERT, a backend, threads, a memory budget, and how they are closed.
 *
 * <p>Thread-safe.
 */
public abstract sealed class BaseModel implements AutoCloseable
    permits SentenceTransformer, CrossEncoder {
  private final Tokenizer tokenizer;
  private final RunningCalls calls = new RunningCalls();
  private final Transformer transformer;
  private final int outFeatures;
  private final boolean hasSparseHead;
  private final int colbertDimension;
  private final int maxSeqLength;
  private final int threads;
  private final WeightFormat weightFormat;
  private final String backendName;
  private final String backendDescription;

  /** Null once it was given back, so that a closed model holds no weights. */
  private volatile EncodingPipeline pipeline;

  BaseModel(ModelLoader loader, Tokenizer tokenizer, LoadOptions options) {
    this.tokenizer = tokenizer;
    this.pipeline = loader.load(tokenizer, options.resources());
    this.transformer = new Transformer(this, loader.config());
    this.weightFormat = loader.format();
    this.outFeatures = pipeline.stack().weights().embeddingDimension();
    TokenHeads tokenHeads = pipeline.stack().weights().tokenHeads();
    this.hasSparseHead = tokenHeads.sparse().isPresent();
    this.colbertDimension = tokenHeads.colbertDimension();
    this.maxSeqLength = loader.maxSeqLength();
    this.threads = pipeline.threads();
    Backend backend = pipeline.stack().backend();
    this.backendName = backend.name();
    this.backendDescription =
        backend.description() + ", " + threads + (threads == 1 ? " thread" : " threads");
  }

  /** Elements of what the last module gives for each text. */
  final int outFeatures() {
    return outFeatures;
  }

  /** Whether each token can be given a weight. */
  final boolean hasSparseHead() {
    return hasSparseHead;
  }

  /** Elements of a token's vector; 0 if there are no such vectors. */
  final int fullColbertDimension() {
    return colbertDimension;
  }

  /**
   * Encodes texts or pairs of texts, as one call.
   *
   * @param results is given each text in their order, on this thread
   * @param progress is told the number of texts done so far
   * @throws IllegalStateException if the model was closed
   * @throws CancellationException if this thread is interrupted
   */
  final void encode(
      EncodeRequest request,
      PendingTexts texts,
      Consumer<EncodedText> results,
      LongConsumer progress) {
    try (RunningCalls.Call call = calls.begin()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException(
            "encode did not begin, because its thread was interrupted before");
      }
      pipeline.encode(call, request, texts, results, progress);
    }
  }

  /**
   * Computes with the transformer alone, as a call.
   *
   * @throws IllegalStateException if the model was closed
   */
  final <T> T compute(Function<BertModel, T> computation) {
    try (RunningCalls.Call call = calls.begin()) {
      return computation.apply(pipeline.stack().model());
    }
  }

  /**
   * Encodes texts and keeps all that is computed on the way, as one call.
   *
   * @throws IllegalStateException if the model was closed
   * @throws CancellationException if this thread is interrupted
   */
  final TracedTexts trace(EncodeRequest request, List<String> texts, EmbeddingTables tables) {
    try (RunningCalls.Call call = calls.begin()) {
      return pipeline.trace(call, request, texts, tables);
    }
  }

  /** The tokenizer, for those who want the parts. */
  public final Tokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * The transformer, for those who want the parts. Once this object is closed it refuses to work.
   *
   * @throws IllegalStateException if the model was closed
   */
  public final Transformer model() {
    try (RunningCalls.Call call = calls.begin()) {
      return transformer;
    }
  }

  /** The most tokens of a text that count, [CLS] and [SEP] included. */
  public final int maxSeqLength() {
    return maxSeqLength;
  }

  /**
   * The most threads that compute at once, those of callers included: as many as asked for, or
   * fewer if the memory budget holds no more.
   */
  public final int threads() {
    return threads;
  }

  /** How the encoder's linear layers are kept, as {@link LoadOptions#weights()} says. */
  public final WeightFormat weightFormat() {
    return weightFormat;
  }

  /** The backend in use: {@code scalar}, {@code vector} or {@code cuda}. */
  public final String backendName() {
    return backendName;
  }

  /** One line for people about the backend and the threads in use. */
  public final String backendDescription() {
    return backendDescription;
  }

  /**
   * What the machine could do at best: the 32-bit operations a second, in 10⁹, of fused
   * multiply-adds (two operations each) that wait for nothing, on {@link #threads()} threads at
   * once. Measured now, which takes up to some seconds in a JVM that has not done it before;
   * whatever else runs meanwhile, calls of this model included, makes it less.
   *
   * @return empty where the backend cannot tell, as {@code scalar} cannot
   * @throws IllegalStateException if the model was closed
   * @throws CancellationException if this thread is interrupted; it stays so
   */
  public final OptionalDouble measurePeakGflops() {
    try (RunningCalls.Call call = calls.begin()) {
      return pipeline.stack().backend().peakGflops(threads);
    }
  }

  /**
   * The 32-bit operations, a fused multiply-add being two, of the encoder's matrix products for a
   * text: what is computed, so in the last layer one row alone where the model needs no more.
   *
   * @param tokens of the text, [CLS] and [SEP] included
   * @throws IllegalStateException if the model was closed
   */
  public final double operations(int tokens) {
    try (RunningCalls.Call call = calls.begin()) {
      return pipeline.stack().operations(tokens);
    }
  }

  /**
   * Closes the model: calls that already run finish and give their results, later ones throw
   * IllegalStateException, and close returns when no thread computes any more, the model's threads
   * end and its memory is given back.
   *
   * <p>So it may take as long as the longest call. To end earlier, interrupt the threads that
   * encode, or the thread that closes, as with {@code ExecutorService.close()}: then all calls end
   * with CancellationException, close returns after them, and the thread stays interrupted.
   *
   * <p>A listener of a running call may close the model as well. There close returns at once, and
   * the memory is given back when the last running call ends. Closing twice is harmless; the second
   * waits as the first does.
   */
  @Override
  public final void close() {
    calls.close(this::giveBack);
  }

  private void giveBack() {
    EncodingPipeline ended = pipeline;
    pipeline = null;
    ended.close();
  }
}
