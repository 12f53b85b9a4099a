package org.sbert4j;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.hub.HubException;
import org.sbert4j.weights.hub.HubListener;
import org.sbert4j.weights.hub.ModelHub;

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
public final class SentenceTransformer extends BaseModel<String> {
  private final int embeddingDimension;

  SentenceTransformer(
      BertTokenizer tokenizer,
      TextEncoder<String> textEncoder,
      WeightFormat weightFormat,
      RunningCalls calls) {
    super(tokenizer, textEncoder, weightFormat, calls);
    this.embeddingDimension = textEncoder.encoder().embeddingDimension();
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
    return ModelLoader.sentenceTransformer(folder, options);
  }

  /**
   * Loads a model by path or by name, with the default options.
   *
   * @see #load(String, LoadOptions, HubListener)
   */
  public static SentenceTransformer load(String nameOrPath) {
    return load(nameOrPath, LoadOptions.defaults());
  }

  /**
   * Loads a model by path or by name.
   *
   * @see #load(String, LoadOptions, HubListener)
   */
  public static SentenceTransformer load(String nameOrPath, LoadOptions options) {
    return load(nameOrPath, options, HubListener.NONE);
  }

  /**
   * Loads a model by path or by name: an existing folder, or else a model of the Hugging Face hub,
   * as {@code "BAAI/bge-small-zh-v1.5"} or {@code "BAAI/bge-small-zh-v1.5@v1.0"}, from the cache
   * that Python programs share or downloaded into it. {@link ModelHub#folder} says what is looked
   * up where, and which environment variables count.
   *
   * @param listener is told how far a download has come, on this thread
   * @throws HubException if the model cannot be had; the message has the reason and the fix
   * @throws CancellationException if this thread is interrupted while the model is looked for; it
   *     stays so
   * @see #load(Path, LoadOptions)
   */
  public static SentenceTransformer load(
      String nameOrPath, LoadOptions options, HubListener listener) {
    return load(ModelHub.folder(nameOrPath, listener), options);
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
      textEncoder().encode(call, texts.iterator(), embeddings, count);
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
      textEncoder().encode(call, texts, vectors, new ProgressCount(call, progress));
    }
  }

  /** Elements of a vector. */
  public int embeddingDimension() {
    return embeddingDimension;
  }
}
