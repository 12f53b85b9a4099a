package org.sbert4j;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.WeightFormat;
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
 * <p><b>Threads.</b> Thread-safe. A call computes on its own thread and on daemon threads of the
 * model, started when first needed and ended by {@link #close}. However many calls there are, no
 * more threads compute at once than the model was given; calls take turns, a batch at a time, in
 * the order in which they came.
 *
 * <p><b>Memory.</b> What encoding takes besides the results is bounded by {@link
 * LoadOptions#memoryBudget()}, for all calls together and however many and long the texts are.
 *
 * <p><b>Ending early.</b> Interrupting a thread that encodes ends its call soon, at the end of the
 * batches that are being computed, on all threads: it throws {@link CancellationException} and the
 * thread stays interrupted. So {@code Future.cancel(true)} works. A thread that is interrupted
 * already computes nothing. An exception of a listener ends the call likewise and comes out of it.
 * The model stays usable.
 *
 * <p><b>Closing</b> while others encode is safe: see {@link #close}.
 */
public final class SentenceTransformer implements AutoCloseable {
  private final BertTokenizer tokenizer;
  private final RunningCalls calls;
  private final int embeddingDimension;
  private final int maxSeqLength;
  private final int threads;
  private final WeightFormat weightFormat;
  private final String backendName;
  private final String backendDescription;
  private final LazyFingerprint fingerprint;

  /** Null once it was given back, so that a closed model holds no weights. */
  private volatile TextEncoder textEncoder;

  SentenceTransformer(
      BertTokenizer tokenizer,
      TextEncoder textEncoder,
      WeightFormat weightFormat,
      RunningCalls calls,
      LazyFingerprint fingerprint) {
    this.tokenizer = tokenizer;
    this.textEncoder = textEncoder;
    this.weightFormat = weightFormat;
    this.calls = calls;
    this.fingerprint = fingerprint;
    this.embeddingDimension = textEncoder.encoder().embeddingDimension();
    this.maxSeqLength = textEncoder.maxSeqLength();
    this.backendName = textEncoder.encoder().backend().name();
    this.threads = textEncoder.threads();
    this.backendDescription =
        textEncoder.encoder().backend().description()
            + ", "
            + threads
            + (threads == 1 ? " thread" : " threads");
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
   *     the folder is missing, broken or not supported, or a weight is NaN or infinite
   * @throws BackendUnavailableException if the wanted backend cannot run here
   * @throws IllegalArgumentException if an option does not fit the model, such as a memory budget
   *     that is too small for a text of maxSeqLength tokens; the message has the one needed
   */
  public static SentenceTransformer load(Path folder, LoadOptions options) {
    return new ModelLoader(folder, options).load();
  }

  /**
   * The tokenizer of a model folder alone, without the model: no file of weights is opened.
   *
   * @throws ModelFormatException as {@link #load(Path, LoadOptions)}
   */
  public static BertTokenizer loadTokenizer(Path folder) {
    return ModelDescription.read(folder, LoadOptions.defaults()).tokenizer();
  }

  /**
   * The vector of one text. An empty text has one too, that of [CLS] [SEP]; a text longer than
   * {@link #maxSeqLength()} tokens is cut there; a lone surrogate is dropped.
   *
   * @return {@code [embeddingDimension]}, the caller's own
   * @throws NullPointerException if the text is null
   * @throws IllegalStateException if the model was closed
   * @throws CancellationException if this thread is interrupted, before or meanwhile, or {@link
   *     #close} is interrupted
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
   * @param texts not to be changed meanwhile
   * @param progress is told the number of texts done so far, from whichever thread did them, one
   *     call at a time. What it throws ends the call and is thrown here.
   * @see #encode(String)
   */
  public float[][] encode(List<String> texts, IntConsumer progress) {
    PendingTexts.requireTexts(texts);
    Objects.requireNonNull(progress, "progress is null");
    try (RunningCalls.Call call = begin()) {
      float[][] embeddings = new float[texts.size()][];
      ProgressCount count = new ProgressCount(call, done -> progress.accept((int) done));
      textEncoder.encode(call, texts.iterator(), embeddings, count);
      return embeddings;
    }
  }

  /**
   * Encodes any number of texts in bounded memory.
   *
   * @see #encode(Iterator, Consumer, LongConsumer)
   */
  public void encode(Iterator<String> texts, Consumer<float[]> vectors) {
    encode(texts, vectors, done -> {});
  }

  /**
   * Encodes any number of texts in bounded memory, as for {@code stream.iterator()}.
   *
   * <p>Texts are taken some thousands at a time, or fewer if they are long (a million chars), then
   * their vectors are handed over; so an iterator that waits for further texts holds the vectors of
   * the last ones back.
   *
   * @param texts asked on this thread
   * @param vectors is given each text's vector {@code [embeddingDimension]}, in the order of the
   *     texts and on this thread. It may keep the array. While it runs, this call keeps its share
   *     of the memory budget, so it should not wait for other calls of this model
   * @param progress is told the number of texts computed so far, from whichever thread did them,
   *     one call at a time; the vectors follow later
   * @throws NullPointerException if a text is null; vectors of texts before it may have been handed
   *     over
   * @throws RuntimeException what {@code texts}, {@code vectors} or {@code progress} throw
   * @see #encode(String)
   */
  public void encode(Iterator<String> texts, Consumer<float[]> vectors, LongConsumer progress) {
    Objects.requireNonNull(texts, "texts is null; for no texts pass an empty iterator");
    Objects.requireNonNull(vectors, "vectors is null");
    Objects.requireNonNull(progress, "progress is null");
    try (RunningCalls.Call call = begin()) {
      textEncoder.encode(call, texts, vectors, new ProgressCount(call, progress));
    }
  }

  private RunningCalls.Call begin() {
    RunningCalls.Call call = calls.begin();
    if (Thread.currentThread().isInterrupted()) {
      call.close();
      throw new CancellationException(
          "encode did not begin, because its thread was interrupted before");
    }
    return call;
  }

  /** The tokenizer, for those who want the parts. */
  public BertTokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * The transformer, for those who want the parts. Once this object is closed it refuses to work.
   *
   * @throws IllegalStateException if the model was closed
   */
  public BertModel model() {
    try (RunningCalls.Call call = calls.begin()) {
      return textEncoder.encoder().model();
    }
  }

  /** Elements of a vector. */
  public int embeddingDimension() {
    return embeddingDimension;
  }

  /** The most tokens of a text that count, [CLS] and [SEP] included. */
  public int maxSeqLength() {
    return maxSeqLength;
  }

  /**
   * The most threads that compute at once, those of callers included: as many as asked for, or
   * fewer if the memory budget holds no more.
   */
  public int threads() {
    return threads;
  }

  /**
   * What identifies the vectors that this model gives: 64 hexadecimal digits, a SHA-256 over the
   * weights' bits, the vocabulary, every setting that a vector depends on and the version of the
   * arithmetic. On the CPU backends an equal fingerprint means equal vectors, to the last bit.
   *
   * <p>It is the same for one model stored as safetensors, pytorch_model.bin or ONNX, in whatever
   * folder, on any CPU backend and with any threads and memory budget. Another maxSeqLength,
   * normalisation or {@link WeightFormat} makes it another, as does any change of a weight, a token
   * or a setting.
   *
   * <p>Loading does not wait for it: the first call reads the weights' files again, which takes
   * some tenths of a second, and later calls have it at once. A file that was replaced since the
   * model was loaded is recognised, and refused. It may be asked for after {@link #close}.
   *
   * @throws ModelFormatException if a file of weights is gone, or is not the one any more that this
   *     model was loaded from
   */
  public String fingerprint() {
    return fingerprint.get();
  }

  /** How the encoder's linear layers are kept, as {@link LoadOptions#weights()} says. */
  public WeightFormat weightFormat() {
    return weightFormat;
  }

  /** The backend in use: {@code scalar}, {@code vector} or {@code cuda}. */
  public String backendName() {
    return backendName;
  }

  /** One line for people about the backend and the threads in use. */
  public String backendDescription() {
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
  public OptionalDouble measurePeakGflops() {
    try (RunningCalls.Call call = calls.begin()) {
      return textEncoder.encoder().backend().peakGflops(threads);
    }
  }

  /**
   * Closes the model: calls that already run finish and give their results, later ones throw
   * IllegalStateException, and close returns when no thread computes any more, the model's threads
   * end and its memory is given back.
   *
   * <p>So it may take as long as the longest call. To have it sooner, interrupt the threads that
   * encode; or interrupt the thread that closes, as with {@code ExecutorService.close()}: then all
   * calls end early with CancellationException, close returns when they have, and the thread stays
   * interrupted.
   *
   * <p>A listener of a running call may close the model as well. There close returns at once, and
   * the memory is given back when the last running call ends. Closing twice is harmless; the second
   * waits as the first does.
   */
  @Override
  public void close() {
    calls.close(this::giveBack);
  }

  private void giveBack() {
    TextEncoder ended = textEncoder;
    textEncoder = null;
    ended.close();
  }
}
