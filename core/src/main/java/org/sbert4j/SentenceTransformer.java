package org.sbert4j;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.Tensor;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.weights.ModelFormatException;

/**
 * A sentence-transformers model: text in, one vector out.
 *
 * <pre>{@code
 * try (SentenceTransformer model = SentenceTransformer.load(Path.of("bge-small-zh-v1.5"))) {
 *   float[] one = model.encode("到期不能按时还款怎么办");
 *   float[][] many = model.encode(List.of("剩余欠款还有多少?", "怎么提前还款?"));
 * }
 * }</pre>
 *
 * <p>On the CPU backends a text's vector depends on the text and the model alone, to the last bit:
 * not on the texts beside it, their order, the number of threads, the width of the vector registers
 * or the JDK.
 *
 * <p>Thread-safe. A model holds daemon threads, started when first needed; {@link #close} ends
 * them. A call that runs while the model is closed still finishes; a later one throws
 * IllegalStateException.
 */
public final class SentenceTransformer implements AutoCloseable {
  /** Texts that are tokenized and sorted together; bounds what a long list takes at once. */
  private static final int WINDOW = 4096;

  private final BertTokenizer tokenizer;
  private final SentenceEncoder encoder;
  private final int maxSeqLength;
  private final WorkerThreads workers;
  private final ConcurrentLinkedQueue<SentenceEncoder.State> idleStates =
      new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  SentenceTransformer(
      BertTokenizer tokenizer, SentenceEncoder encoder, int maxSeqLength, int threads) {
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.maxSeqLength = maxSeqLength;
    this.workers = new WorkerThreads(threads);
  }

  /**
   * Loads a model folder with the default options.
   *
   * @see #load(Path, LoadOptions)
   */
  public static SentenceTransformer load(Path folder) {
    return load(folder, LoadOptions.defaults());
  }

  /**
   * Loads a model folder as sentence-transformers writes it; a plain BERT folder without
   * modules.json gets mean pooling, as sentence-transformers does.
   *
   * @throws ModelFormatException naming the file, the field or tensor and the fix, if anything in
   *     the folder is missing, broken or not supported
   * @throws BackendUnavailableException if the wanted backend cannot run here
   * @throws IllegalArgumentException if an option does not fit the model
   */
  public static SentenceTransformer load(Path folder, LoadOptions options) {
    return new ModelLoader(folder, options).load();
  }

  /**
   * The vector of one text. An empty text has one too, that of [CLS] [SEP]; a text longer than
   * {@link #maxSeqLength()} tokens is cut there; a lone surrogate is dropped.
   *
   * @return {@code [embeddingDimension]}, the caller's own
   * @throws NullPointerException if the text is null
   * @throws IllegalStateException if the model was closed
   */
  public float[] encode(String text) {
    Objects.requireNonNull(text, "text is null; an empty text is \"\"");
    return encode(List.of(text))[0];
  }

  /**
   * The vectors of many texts, in their order.
   *
   * @return {@code [texts, embeddingDimension]}, the caller's own
   * @see #encode(String)
   */
  public float[][] encode(List<String> texts) {
    return encode(texts, done -> {});
  }

  /**
   * The vectors of many texts, in their order, with word of the progress.
   *
   * @param progress is told the number of texts done so far, from whichever thread did them, one
   *     call at a time
   * @see #encode(String)
   */
  public float[][] encode(List<String> texts, IntConsumer progress) {
    String[] all = copyWithoutNulls(texts);
    float[][] embeddings = new float[all.length][];
    AtomicInteger done = new AtomicInteger();
    IntConsumer countUp =
        count -> {
          synchronized (done) {
            progress.accept(done.addAndGet(count));
          }
        };
    for (int first = 0; first < embeddings.length; first += WINDOW) {
      int end = Math.min(first + WINDOW, embeddings.length);
      encodeWindow(all, first, end, embeddings, countUp);
    }
    return embeddings;
  }

  /** A copy, because several threads will read it by index, and the caller's list is his own. */
  private static String[] copyWithoutNulls(List<String> texts) {
    Objects.requireNonNull(texts, "texts is null; for no texts pass an empty list");
    String[] copy = texts.toArray(String[]::new);
    for (int index = 0; index < copy.length; index++) {
      Objects.requireNonNull(copy[index], "text " + index + " is null; an empty text is \"\"");
    }
    return copy;
  }

  private void encodeWindow(
      String[] texts, int first, int end, float[][] embeddings, IntConsumer countUp) {
    requireOpen();
    int[][] inputIds = new int[end - first][];
    workers.run(
        inputIds.length,
        index -> inputIds[index] = tokenizer.encode(texts[first + index], maxSeqLength).inputIds());
    List<int[]> batches = MicroBatches.plan(inputIds, workers.threads());
    workers.run(
        batches.size(),
        index -> {
          int[] members = batches.get(index);
          encodeBatch(inputIds, members, embeddings, first);
          countUp.accept(members.length);
        });
  }

  /** Computes the texts {@code members} of the window as one packed batch. */
  private void encodeBatch(int[][] inputIds, int[] members, float[][] embeddings, int first) {
    SentenceEncoder.State idle = idleStates.poll();
    SentenceEncoder.State state = idle != null ? idle : encoder.newState();
    Tensor batchEmbeddings = encoder.encode(MicroBatches.pack(inputIds, members), state);
    for (int row = 0; row < members.length; row++) {
      float[] embedding = new float[batchEmbeddings.columns()];
      batchEmbeddings.readRow(row, embedding, 0);
      embeddings[first + members[row]] = embedding;
    }
    idleStates.add(state);
    if (closed) {
      closeIdleStates();
    }
  }

  /** The tokenizer, for those who want the parts. */
  public BertTokenizer tokenizer() {
    return tokenizer;
  }

  /** The transformer, for those who want the parts. It must not outlive this object. */
  public BertModel model() {
    return encoder.model();
  }

  /** Elements of a vector. */
  public int embeddingDimension() {
    return encoder.embeddingDimension();
  }

  /** The most tokens of a text that count, [CLS] and [SEP] included. */
  public int maxSeqLength() {
    return maxSeqLength;
  }

  /** The backend in use: {@code scalar}, {@code vector} or {@code cuda}. */
  public String backendName() {
    return encoder.backend().name();
  }

  /** One line for people about the backend and the threads in use. */
  public String backendDescription() {
    int threads = workers.threads();
    return encoder.backend().description()
        + ", "
        + threads
        + (threads == 1 ? " thread" : " threads");
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this SentenceTransformer was closed; load the model again");
    }
  }

  /** Ends the model's threads and gives back its memory. Closing twice is harmless. */
  @Override
  public void close() {
    closed = true;
    workers.close();
    closeIdleStates();
    encoder.backend().close();
  }

  private void closeIdleStates() {
    for (SentenceEncoder.State state = idleStates.poll();
        state != null;
        state = idleStates.poll()) {
      state.close();
    }
  }
}
