package org.sbert4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.encoding.EncodeDefaults;
import org.sbert4j.encoding.EncodeRequest;
import org.sbert4j.encoding.EncodeRequest.Output;
import org.sbert4j.encoding.EncodedText;
import org.sbert4j.encoding.LongTextListener;
import org.sbert4j.encoding.PendingTexts;
import org.sbert4j.fingerprint.ModelSurvey;
import org.sbert4j.loading.SentenceTransformerLoader;
import org.sbert4j.loading.StoredEmbeddings;
import org.sbert4j.tokenizer.Side;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.folder.TransformerFolder;
import org.sbert4j.weights.hub.HubException;
import org.sbert4j.weights.hub.HubListener;
import org.sbert4j.weights.hub.ModelHub;
import org.sbert4j.weights.hub.ModelKind;

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
public final class SentenceTransformer extends BaseModel {
  private final EncodeDefaults defaults;
  private final StoredEmbeddings storedEmbeddings;

  private final TransformerFolder folder;

  /** Null once the fingerprint is known. */
  private SentenceTransformerLoader loader;

  private ModelSurvey survey;
  private final AtomicBoolean saidThatTextsAreCut = new AtomicBoolean();

  private SentenceTransformer(
      SentenceTransformerLoader loader, Tokenizer tokenizer, LoadOptions options) {
    super(loader, tokenizer, options);
    this.defaults = loader.defaults(tokenizer, outFeatures());
    this.loader = loader;
    this.storedEmbeddings = loader.storedEmbeddings();
    this.folder = loader.folder();
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
    SentenceTransformerLoader loader = options.loader(folder);
    return new SentenceTransformer(loader, loader.tokenizer(), options);
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
   * that Python programs share or downloaded into it. A name alone, as {@code "all-MiniLM-L6-v2"},
   * is one of sentence-transformers' own. {@link ModelHub} says what is looked up where, and which
   * environment variables count.
   *
   * @param listener is told how far a download has come, on this thread
   * @throws HubException if the model cannot be had; the message has the reason and the fix
   * @throws CancellationException if this thread is interrupted while the model is looked for; it
   *     stays so
   * @see #load(Path, LoadOptions)
   */
  public static SentenceTransformer load(
      String nameOrPath, LoadOptions options, HubListener listener) {
    return load(ModelHub.folder(nameOrPath, ModelKind.SENTENCE_TRANSFORMER, listener), options);
  }

  /**
   * The tokenizer of a model folder alone, without the model: no file of weights is opened.
   *
   * @throws ModelFormatException as {@link #load(Path, LoadOptions)}
   */
  public static Tokenizer loadTokenizer(Path folder) {
    return ModelDescription.read(folder, LoadOptions.defaults()).tokenizer();
  }

  /**
   * The vector of one text. An empty text has one too, that of [CLS] [SEP]; a text longer than
   * {@link #maxSeqLength()} tokens is cut there, of which the model warns once; a lone surrogate is
   * dropped. A default prompt of the model is put in front of the text.
   *
   * @return {@code [embeddingDimension]}, the caller's own
   * @throws NullPointerException if the text is null
   * @throws IllegalStateException if the model was closed
   * @throws CancellationException if this thread is interrupted, before or meanwhile, or {@link
   *     #close} is interrupted
   */
  public float[] encode(String text) {
    return encode(text, EmbeddingOptions.defaults());
  }

  /**
   * The vector of one text.
   *
   * @see #encode(List, EmbeddingOptions, IntConsumer)
   */
  public float[] encode(String text, EmbeddingOptions options) {
    Objects.requireNonNull(text, "text is null; an empty text is \"\"");
    return encode(List.of(text), options)[0];
  }

  /**
   * The vectors of many texts, in their order.
   *
   * @return {@code [texts, embeddingDimension]}, the caller's own
   * @see #encode(String)
   */
  public float[][] encode(List<String> texts) {
    return encode(texts, EmbeddingOptions.defaults());
  }

  /**
   * The vectors of many texts, in their order.
   *
   * @see #encode(List, EmbeddingOptions, IntConsumer)
   */
  public float[][] encode(List<String> texts, EmbeddingOptions options) {
    return encode(texts, options, done -> {});
  }

  /**
   * The vectors of many texts, in their order; a listener follows the progress.
   *
   * @see #encode(List, EmbeddingOptions, IntConsumer)
   */
  public float[][] encode(List<String> texts, IntConsumer progress) {
    return encode(texts, EmbeddingOptions.defaults(), progress);
  }

  /**
   * The vectors of many texts, in their order; a listener follows the progress.
   *
   * @param texts not to be changed meanwhile
   * @param progress is told the number of texts done so far, from whichever thread did them, one
   *     call at a time. What it throws ends the call and is thrown here.
   * @return {@code [texts, embeddingDimension(options)]}, the caller's own
   * @throws IllegalArgumentException if the options do not fit the model, such as the name of a
   *     prompt that it has not
   * @throws TextTooLongException naming the first text that is too long, under {@link
   *     TruncationPolicy#ERROR}; texts some thousands before it may have been computed already
   * @see #encode(String)
   */
  public float[][] encode(List<String> texts, EmbeddingOptions options, IntConsumer progress) {
    return encode(texts, options, progress, maxSeqLength());
  }

  /**
   * @param length the most tokens of a text that count
   */
  private float[][] encode(
      List<String> texts, EmbeddingOptions options, IntConsumer progress, int length) {
    Objects.requireNonNull(progress, "progress is null");
    PendingTexts pending = PendingTexts.of(texts);
    List<float[]> vectors = new ArrayList<>(texts.size());
    encode(
        request(options, length, false, Output.VECTOR),
        pending,
        text -> vectors.add(text.vector()),
        done -> progress.accept((int) done));
    return vectors.toArray(float[][]::new);
  }

  /**
   * The vectors of many texts, each with how many tokens the text has, whether it was cut and
   * where. Nothing is logged about texts that are cut, as this tells it; to know its tokens, a text
   * that is too long is read to its end.
   *
   * @see #encode(List, EmbeddingOptions, IntConsumer)
   */
  public List<TextEmbedding> encodeWithDetails(List<String> texts, EmbeddingOptions options) {
    return encodeWithDetails(texts, options, maxSeqLength());
  }

  /**
   * @param length the most tokens of a text that count
   */
  private List<TextEmbedding> encodeWithDetails(
      List<String> texts, EmbeddingOptions options, int length) {
    PendingTexts pending = PendingTexts.of(texts);
    List<TextEmbedding> embeddings = new ArrayList<>(texts.size());
    encode(
        request(options, length, true, Output.VECTOR),
        pending,
        text -> embeddings.add(embedding(text)),
        done -> {});
    return embeddings;
  }

  private static TextEmbedding embedding(EncodedText text) {
    return new TextEmbedding(
        text.vector(), text.tokenCount(), text.truncated(), text.cutOffset(), text.windows());
  }

  /**
   * The vectors of texts that are tokenized already, in their order; to the last bit those that
   * {@code encode} gives for the texts.
   *
   * <p>Ids that begin and end with the special tokens of one text, [CLS] and [SEP] as a rule, are
   * taken as they are; all others get those put around them, also if they have one of the two. Ids
   * that are too long lose the last ones before the [SEP], or the first ones after the [CLS] if the
   * options say so. Token types are 0.
   *
   * <p>No prompt can be put in front, since it is to be tokenized with the text: tokenize both
   * together, and for a model with a default prompt say so by {@code withPrompt("")}. A prompt's
   * tokens are pooled here even where the model leaves out those of a prompt that it knows.
   *
   * @param inputIds the ids of each text, by {@link #tokenizer()} or its like; of an empty text
   *     none, or [CLS] [SEP]. Not to be changed meanwhile
   * @return {@code [texts, embeddingDimension(options)]}, the caller's own
   * @throws NullPointerException if the list or, named by its place, an array is null
   * @throws IllegalArgumentException naming text and place, if the model has no such id; if there
   *     is a prompt, the default one included; if the truncation is {@link
   *     TruncationPolicy#WINDOW}; and as for {@link #encode(List, EmbeddingOptions, IntConsumer)}
   * @throws TextTooLongException as for {@link #encode(List, EmbeddingOptions, IntConsumer)}
   */
  public float[][] encodeInputIds(List<int[]> inputIds, EmbeddingOptions options) {
    List<float[]> vectors = new ArrayList<>();
    encodeInputIds(inputIds, options, false, Output.VECTOR, text -> vectors.add(text.vector()));
    return vectors.toArray(float[][]::new);
  }

  /**
   * The vectors of texts that are tokenized already, each with the details of {@link
   * #encodeWithDetails(List, EmbeddingOptions)}; {@link TextEmbedding#cutOffset()} is an index into
   * the ids given.
   *
   * @see #encodeInputIds(List, EmbeddingOptions)
   */
  public List<TextEmbedding> encodeInputIdsWithDetails(
      List<int[]> inputIds, EmbeddingOptions options) {
    List<TextEmbedding> embeddings = new ArrayList<>();
    encodeInputIds(inputIds, options, true, Output.VECTOR, text -> embeddings.add(embedding(text)));
    return embeddings;
  }

  private void encodeInputIds(
      List<int[]> inputIds,
      EmbeddingOptions options,
      boolean withDetails,
      Output output,
      Consumer<EncodedText> results) {
    PendingTexts pending = PendingTexts.ofInputIds(inputIds, model().config().vocabSize());
    if (options.truncation() == TruncationPolicy.WINDOW) {
      throw new IllegalArgumentException(
          "input ids are not encoded in windows; choose the truncation TRUNCATE or ERROR");
    }
    EncodeRequest request = request(options, maxSeqLength(), withDetails, output);
    if (!request.prompt().isEmpty()) {
      boolean given = options.prompt().isPresent() || options.promptName().isPresent();
      throw new IllegalArgumentException(
          "%s cannot be put in front of input ids; tokenize it together with each text, and give withPrompt(\"\")"
              .formatted(given ? "a prompt" : "the model's default prompt"));
    }
    encode(request, pending, results, done -> {});
  }

  /**
   * The vector of a query: with the prompt named {@code query}. As in sentence-transformers that is
   * no prompt at all where the model has none of that name, not even its default prompt. A model
   * with a {@code query_length} cuts queries there and not at {@link #maxSeqLength()}, unless
   * {@link LoadOptions#maxSeqLength()} asks for less.
   */
  public float[] encodeQuery(String query) {
    return encodeQuery(List.of(query))[0];
  }

  /** The vectors of queries, as {@link #encodeQuery(String)}. */
  public float[][] encodeQuery(List<String> queries) {
    return encodeQuery(queries, EmbeddingOptions.defaults());
  }

  /** The vectors of queries; a prompt in the options, or its name, comes first. */
  public float[][] encodeQuery(List<String> queries, EmbeddingOptions options) {
    return encode(queries, options.orPromptName("query"), done -> {}, defaults.queryLength());
  }

  /**
   * The vectors of queries, as {@link #encodeQuery(List, EmbeddingOptions)}, each with the details
   * of {@link #encodeWithDetails(List, EmbeddingOptions)}.
   */
  public List<TextEmbedding> encodeQueryWithDetails(
      List<String> queries, EmbeddingOptions options) {
    return encodeWithDetails(queries, options.orPromptName("query"), defaults.queryLength());
  }

  /**
   * The vector of a document that queries are to find: with the prompt named {@code document}. As
   * in sentence-transformers 6 that is no prompt at all where the model has none of that name, not
   * even one named {@code passage} or {@code corpus}, nor its default prompt: name those in the
   * options.
   */
  public float[] encodeDocument(String document) {
    return encodeDocument(List.of(document))[0];
  }

  /** The vectors of documents, as {@link #encodeDocument(String)}. */
  public float[][] encodeDocument(List<String> documents) {
    return encodeDocument(documents, EmbeddingOptions.defaults());
  }

  /** The vectors of documents; a prompt in the options, or its name, comes first. */
  public float[][] encodeDocument(List<String> documents, EmbeddingOptions options) {
    return encode(
        documents, options.orPromptName("document"), done -> {}, defaults.documentLength());
  }

  /**
   * The vectors of documents, as {@link #encodeDocument(List, EmbeddingOptions)}, each with the
   * details of {@link #encodeWithDetails(List, EmbeddingOptions)}.
   */
  public List<TextEmbedding> encodeDocumentWithDetails(
      List<String> documents, EmbeddingOptions options) {
    return encodeWithDetails(
        documents, options.orPromptName("document"), defaults.documentLength());
  }

  /**
   * The token embeddings of each text, as {@code encode(output_value="token_embeddings")}: BERT's
   * last hidden states, [CLS], a prompt and [SEP] included, before pooling and what follows it. So
   * {@code normalize} and {@code truncateDim} have no part in them.
   *
   * @return for each text {@code [tokens, hiddenSize]}, the caller's own
   * @throws IllegalArgumentException as for {@link #encode(List, EmbeddingOptions, IntConsumer)},
   *     and if the truncation is {@link TruncationPolicy#WINDOW}
   */
  public float[][][] encodeTokens(List<String> texts, EmbeddingOptions options) {
    PendingTexts pending = PendingTexts.of(texts);
    requireOnePass(options, "token embeddings");
    List<float[][]> tokenEmbeddings = new ArrayList<>(texts.size());
    encode(
        request(options, maxSeqLength(), false, Output.TOKEN_EMBEDDINGS),
        pending,
        text -> tokenEmbeddings.add(text.tokenEmbeddings()),
        done -> {});
    return tokenEmbeddings.toArray(float[][][]::new);
  }

  /**
   * The token embeddings of texts that are tokenized already; to the last bit those that {@link
   * #encodeTokens} gives for the texts.
   *
   * @return for each text {@code [tokens, hiddenSize]}, the caller's own
   * @see #encodeInputIds(List, EmbeddingOptions)
   */
  public float[][][] encodeTokensOfInputIds(List<int[]> inputIds, EmbeddingOptions options) {
    List<float[][]> tokenEmbeddings = new ArrayList<>();
    encodeInputIds(
        inputIds,
        options,
        false,
        Output.TOKEN_EMBEDDINGS,
        text -> tokenEmbeddings.add(text.tokenEmbeddings()));
    return tokenEmbeddings.toArray(float[][][]::new);
  }

  private static void requireOnePass(EmbeddingOptions options, String what) {
    if (options.truncation() == TruncationPolicy.WINDOW) {
      throw new IllegalArgumentException(
          what
              + " come from one pass through the model, not from windows; choose the truncation TRUNCATE or ERROR");
    }
  }

  /**
   * How much each token of the vocabulary weighs in each text, for a model that has {@code
   * sparse_linear.pt} beside the weights of its transformer, as BGE-M3 has: {@code ReLU(linear(h))}
   * of each token's last hidden state, the greatest of equal tokens. [CLS], [SEP], [PAD] and [UNK],
   * or what the model calls so, count for nothing; the tokens of a prompt count. {@code normalize}
   * and {@code truncateDim} have no part in it. FlagEmbedding 1.4, {@code
   * inference/embedder/encoder_only/m3.py}, {@code lexical_weights}, for a tokenizer whose {@code
   * eos_token} is its {@code sep_token}.
   *
   * @return for each text its weights; of an empty text none
   * @throws UnsupportedOperationException if the model has no such file
   * @throws IllegalArgumentException as for {@link #encodeTokens}
   * @throws TextTooLongException as for {@link #encode(List, EmbeddingOptions, IntConsumer)}
   */
  public List<SparseEmbedding> encodeSparse(List<String> texts, EmbeddingOptions options) {
    PendingTexts pending = PendingTexts.of(texts);
    List<SparseEmbedding> embeddings = new ArrayList<>(texts.size());
    encodeSparse(pending, options, embeddings::add, done -> {});
    return embeddings;
  }

  /**
   * The weights of the tokens of any number of texts, in bounded memory.
   *
   * @param embeddings is given each text's weights, as {@code vectors} there
   * @see #encodeSparse(List, EmbeddingOptions)
   * @see #encode(Iterator, EmbeddingOptions, Consumer, LongConsumer)
   */
  public void encodeSparse(
      Iterator<String> texts,
      EmbeddingOptions options,
      Consumer<SparseEmbedding> embeddings,
      LongConsumer progress) {
    Objects.requireNonNull(embeddings, "embeddings is null");
    encodeSparse(pending(texts), options, embeddings, progress);
  }

  private void encodeSparse(
      PendingTexts texts,
      EmbeddingOptions options,
      Consumer<SparseEmbedding> embeddings,
      LongConsumer progress) {
    requireSparseHead();
    requireOnePass(options, "sparse embeddings");
    encode(
        request(options, maxSeqLength(), false, Output.TOKEN_WEIGHTS),
        texts,
        text -> embeddings.accept(sparse(text)),
        progress);
  }

  /**
   * The weights of the tokens of texts that are tokenized already; those that {@link
   * #encodeSparse(List, EmbeddingOptions)} gives for the texts, to the last bit.
   *
   * @see #encodeInputIds(List, EmbeddingOptions)
   */
  public List<SparseEmbedding> encodeSparseOfInputIds(
      List<int[]> inputIds, EmbeddingOptions options) {
    requireSparseHead();
    List<SparseEmbedding> embeddings = new ArrayList<>();
    encodeInputIds(
        inputIds, options, false, Output.TOKEN_WEIGHTS, text -> embeddings.add(sparse(text)));
    return embeddings;
  }

  private SparseEmbedding sparse(EncodedText text) {
    Tokenizer tokenizer = tokenizer();
    return SparseEmbedding.of(
        text.inputIds(),
        text.tokenWeights(),
        tokenizer.clsTokenId(),
        tokenizer.sepTokenId(),
        tokenizer.padTokenId(),
        tokenizer.unkTokenId());
  }

  /** Whether the model has what {@link #encodeSparse(List, EmbeddingOptions)} needs. */
  public boolean hasSparseEmbeddings() {
    return hasSparseHead();
  }

  private void requireSparseHead() {
    if (!hasSparseHead()) {
      throw lacking(folder.sparseHead(), "sparse embeddings");
    }
  }

  /**
   * A vector for each token of each text but the first, [CLS], for a model that has {@code
   * colbert_linear.pt} beside the weights of its transformer, as BGE-M3 has: {@code linear(h)} of
   * the last hidden state, with the length 1 whatever {@code normalize} says. [SEP] and the tokens
   * of a prompt have one each. {@code truncateDim} of the options, not that of the model's folder,
   * cuts the vectors before. FlagEmbedding 1.4, {@code inference/embedder/encoder_only/m3.py},
   * {@code colbert_vecs} with {@code normalize_embeddings}.
   *
   * <p>They are compared by {@code org.sbert4j.search.TokenSimilarity} of the search module.
   *
   * @return for each text {@code [tokens - 1, colbertDimension]}, the caller's own
   * @throws UnsupportedOperationException if the model has no such file
   * @throws IllegalArgumentException as for {@link #encodeTokens}
   * @throws TextTooLongException as for {@link #encode(List, EmbeddingOptions, IntConsumer)}
   */
  public float[][][] encodeColbert(List<String> texts, EmbeddingOptions options) {
    PendingTexts pending = PendingTexts.of(texts);
    List<float[][]> vectors = new ArrayList<>(texts.size());
    encodeColbert(pending, options, vectors::add, done -> {});
    return vectors.toArray(float[][][]::new);
  }

  /**
   * The vectors of the tokens of any number of texts, in bounded memory.
   *
   * @param vectors is given each text's {@code [tokens - 1, colbertDimension]}, as there
   * @see #encodeColbert(List, EmbeddingOptions)
   * @see #encode(Iterator, EmbeddingOptions, Consumer, LongConsumer)
   */
  public void encodeColbert(
      Iterator<String> texts,
      EmbeddingOptions options,
      Consumer<float[][]> vectors,
      LongConsumer progress) {
    Objects.requireNonNull(vectors, "vectors is null");
    encodeColbert(pending(texts), options, vectors, progress);
  }

  private void encodeColbert(
      PendingTexts texts,
      EmbeddingOptions options,
      Consumer<float[][]> vectors,
      LongConsumer progress) {
    requireColbertHead();
    requireOnePass(options, "token vectors");
    encode(
        request(options, maxSeqLength(), false, Output.COLBERT_VECTORS),
        texts,
        text -> vectors.accept(text.tokenEmbeddings()),
        progress);
  }

  /**
   * The vectors of the tokens of texts that are tokenized already; those that {@link
   * #encodeColbert(List, EmbeddingOptions)} gives for the texts, to the last bit.
   *
   * @see #encodeInputIds(List, EmbeddingOptions)
   */
  public float[][][] encodeColbertOfInputIds(List<int[]> inputIds, EmbeddingOptions options) {
    requireColbertHead();
    List<float[][]> vectors = new ArrayList<>();
    encodeInputIds(
        inputIds,
        options,
        false,
        Output.COLBERT_VECTORS,
        text -> vectors.add(text.tokenEmbeddings()));
    return vectors.toArray(float[][][]::new);
  }

  /**
   * Elements of the vectors that {@link #encodeColbert(List, EmbeddingOptions)} gives, unless a
   * call's options say otherwise; empty for a model that has none.
   */
  public OptionalInt colbertDimension() {
    int dimension = fullColbertDimension();
    return dimension > 0 ? OptionalInt.of(dimension) : OptionalInt.empty();
  }

  private int colbertDimension(EmbeddingOptions options) {
    int dimension = fullColbertDimension();
    return Math.min(options.truncateDim().orElse(dimension), dimension);
  }

  private void requireColbertHead() {
    if (fullColbertDimension() == 0) {
      throw lacking(folder.colbertHead(), "token vectors");
    }
  }

  private UnsupportedOperationException lacking(Path file, String what) {
    return new UnsupportedOperationException(
        "the model has no %s, with which %s are made; take a model that was trained for them, as BAAI/bge-m3 was, with that file"
            .formatted(file, what));
  }

  /**
   * Encodes texts and keeps everything that is computed on the way.
   *
   * @see #trace(List, EmbeddingOptions)
   */
  public Trace trace(List<String> texts) {
    return trace(texts, EmbeddingOptions.defaults());
  }

  /**
   * Encodes texts and keeps everything that is computed on the way: each intermediate tensor under
   * the name of PyTorch's module that computes it. The vectors have the bits that {@code encode}
   * gives.
   *
   * <p>All texts go through the model in one pass on one thread, so this is for a few texts. What
   * it keeps is not part of {@link LoadOptions#memoryBudget()}: a layer of a model with H = 768 and
   * 12 heads takes 49 KB for each token of a text, and 96 bytes for each pair of tokens.
   *
   * @param texts at least one
   * @throws NullPointerException if the list or, named by its place, a text is null
   * @throws IllegalArgumentException if there is no text; if a tensor would have more elements than
   *     an array holds; if the truncation is {@link TruncationPolicy#WINDOW}; and as for {@link
   *     #encode(List, EmbeddingOptions, IntConsumer)}
   * @throws TextTooLongException as for {@link #encode(List, EmbeddingOptions, IntConsumer)}
   * @throws ModelFormatException if a file of weights, from which the embedding tables are read
   *     again, is gone or is not the one any more that this model was loaded from
   * @throws IllegalStateException if the model was closed
   * @throws CancellationException if this thread is interrupted
   */
  public Trace trace(List<String> texts, EmbeddingOptions options) {
    PendingTexts.requireTexts(texts);
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("there is no text to trace; give at least one");
    }
    if (options.truncation() == TruncationPolicy.WINDOW) {
      throw new IllegalArgumentException(
          "a trace is of one pass through the model, not of windows; choose the truncation TRUNCATE or ERROR");
    }
    EncodeRequest request = request(options, maxSeqLength(), false, Output.VECTOR);
    return new Trace(fingerprint(), trace(request, texts, storedEmbeddings.open()));
  }

  /**
   * The vectors of many texts as bytes, as {@code encode(precision=…)}: for INT8 and UINT8 with the
   * ranges of these vectors themselves. {@link EmbeddingQuantizer} takes ranges of a sample, which
   * texts of different calls need.
   *
   * @param precision any but FLOAT32
   * @return {@code [texts, precision.length(embeddingDimension(options))]}, the caller's own
   * @throws IllegalArgumentException as for {@link #encode(List, EmbeddingOptions, IntConsumer)},
   *     and if INT8 or UINT8 would have to do with one text
   * @see EmbeddingQuantizer#calibratedBy
   */
  public byte[][] encodeQuantized(
      List<String> texts, EmbeddingOptions options, Precision precision) {
    float[][] vectors = encode(texts, options);
    return vectors.length == 0
        ? new byte[0][]
        : EmbeddingQuantizer.calibratedBy(vectors, precision).quantize(vectors);
  }

  /**
   * Encodes any number of texts in bounded memory.
   *
   * @see #encode(Iterator, EmbeddingOptions, Consumer, LongConsumer)
   */
  public void encode(Iterator<String> texts, Consumer<float[]> vectors) {
    encode(texts, vectors, done -> {});
  }

  /**
   * Encodes any number of texts in bounded memory.
   *
   * @see #encode(Iterator, EmbeddingOptions, Consumer, LongConsumer)
   */
  public void encode(Iterator<String> texts, Consumer<float[]> vectors, LongConsumer progress) {
    encode(texts, EmbeddingOptions.defaults(), vectors, progress);
  }

  /**
   * Encodes any number of texts in bounded memory, as for {@code stream.iterator()}.
   *
   * <p>Texts are taken some thousands at a time, or fewer if they are long (a million chars), then
   * their vectors are handed over; so an iterator that waits for further texts holds the vectors of
   * the last ones back.
   *
   * @param texts asked on this thread
   * @param vectors is given each text's vector {@code [embeddingDimension(options)]}, in the order
   *     of the texts and on this thread. It may keep the array. While it runs, this call keeps its
   *     share of the memory budget, so it should not wait for other calls of this model
   * @param progress is told the number of texts computed so far, from whichever thread did them,
   *     one call at a time; the vectors follow later
   * @throws NullPointerException if a text is null; vectors of texts before it may have been handed
   *     over
   * @throws RuntimeException what {@code texts}, {@code vectors} or {@code progress} throw
   * @see #encode(List, EmbeddingOptions, IntConsumer)
   */
  public void encode(
      Iterator<String> texts,
      EmbeddingOptions options,
      Consumer<float[]> vectors,
      LongConsumer progress) {
    Objects.requireNonNull(vectors, "vectors is null");
    encode(
        request(options, maxSeqLength(), false, Output.VECTOR),
        pending(texts),
        text -> vectors.accept(text.vector()),
        progress);
  }

  /**
   * Encodes any number of texts in bounded memory, with the details of {@link
   * #encodeWithDetails(List, EmbeddingOptions)}.
   *
   * @see #encode(Iterator, EmbeddingOptions, Consumer, LongConsumer)
   */
  public void encodeWithDetails(
      Iterator<String> texts,
      EmbeddingOptions options,
      Consumer<TextEmbedding> embeddings,
      LongConsumer progress) {
    Objects.requireNonNull(embeddings, "embeddings is null");
    encode(
        request(options, maxSeqLength(), true, Output.VECTOR),
        pending(texts),
        text -> embeddings.accept(embedding(text)),
        progress);
  }

  private static PendingTexts pending(Iterator<String> texts) {
    return PendingTexts.of(
        Objects.requireNonNull(texts, "texts is null; for no texts pass an empty iterator"));
  }

  /**
   * A call's options, completed by what the model's folder says.
   *
   * @param length the most tokens of a text that count
   * @throws IllegalArgumentException if they do not fit the model
   */
  private EncodeRequest request(
      EmbeddingOptions options, int length, boolean withDetails, Output output) {
    String prompt = defaults.prompt(options.prompt(), options.promptName());
    boolean inWindows = options.truncation() == TruncationPolicy.WINDOW;
    boolean ofColbert = output == Output.COLBERT_VECTORS;
    return new EncodeRequest(
        length,
        inWindows ? Side.RIGHT : options.truncationSide(),
        prompt,
        defaults.promptTokens(prompt),
        ofColbert ? colbertDimension(options) : defaults.dimension(options.truncateDim()),
        ofColbert || options.normalize(),
        inWindows
            ? OptionalInt.of(defaults.windowOverlap(options.windowOverlap(), length))
            : OptionalInt.empty(),
        longTextListener(options.truncation(), length, withDetails),
        withDetails,
        output,
        options.threads().orElse(EncodeRequest.ALL_THREADS));
  }

  private LongTextListener longTextListener(
      TruncationPolicy truncation, int length, boolean withDetails) {
    return switch (truncation) {
      case ERROR ->
          (textIndex, tokenCount) -> {
            throw new TextTooLongException(textIndex, tokenCount.getAsInt(), length);
          };
      case TRUNCATE ->
          withDetails ? LongTextListener.NONE : (textIndex, tokenCount) -> warnOfCut(length);
      case WINDOW -> LongTextListener.NONE;
    };
  }

  private void warnOfCut(int length) {
    if (saidThatTextsAreCut.compareAndSet(false, true)) {
      System.getLogger(SentenceTransformer.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "a text has more than {0,number,#} tokens and was cut there; this is said once for a"
                  + " model, and docs/encoding.md says how to find such texts and what else can be"
                  + " done with them",
              length);
    }
  }

  /** Elements of a vector, unless a call's options say otherwise. */
  public int embeddingDimension() {
    return embeddingDimension(EmbeddingOptions.defaults());
  }

  /** Elements of a vector that a call with these options gives. */
  public int embeddingDimension(EmbeddingOptions options) {
    return defaults.dimension(options.truncateDim());
  }

  /**
   * The model's prompts by name, in the order of its folder; {@code query} and {@code document},
   * which are always there, are empty where the folder has none.
   */
  public Map<String, String> prompts() {
    return defaults.settings().prompts();
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
    return survey().fingerprint();
  }

  /**
   * What identifies the weights that {@link #encodeSparse(List, EmbeddingOptions)} gives, as {@link
   * #fingerprint()} does the vectors, in which they have no part; empty if it gives none.
   *
   * @throws ModelFormatException as {@link #fingerprint()}
   */
  public Optional<String> sparseFingerprint() {
    return survey().sparseFingerprint();
  }

  /**
   * What identifies the vectors that {@link #encodeColbert(List, EmbeddingOptions)} gives, as
   * {@link #fingerprint()} does those of texts, in which they have no part; empty if it gives none.
   *
   * @throws ModelFormatException as {@link #fingerprint()}
   */
  public Optional<String> colbertFingerprint() {
    return survey().colbertFingerprint();
  }

  private ModelSurvey survey() {
    synchronized (defaults) {
      if (survey == null) {
        survey = loader.survey();
        loader = null;
      }
      return survey;
    }
  }

  /** The name of the prompt for calls that name none. */
  public Optional<String> defaultPromptName() {
    return defaults.settings().defaultPromptName();
  }

  /** How the model's vectors are to be compared: {@code similarity_fn_name}, or cosine. */
  public SimilarityFunction similarityFunction() {
    return SimilarityFunction.named(defaults.settings().similarityFunctionName());
  }

  /**
   * The similarities of all pairs of vectors by the model's own function.
   *
   * @see SimilarityFunction#apply(float[][], float[][])
   */
  public double[][] similarity(float[][] a, float[][] b) {
    return similarityFunction().apply(a, b);
  }

  /**
   * The similarity of each vector and the one at its place in the other list, by the model's own
   * function.
   *
   * @see SimilarityFunction#applyPairwise
   */
  public double[] similarityPairwise(float[][] a, float[][] b) {
    return similarityFunction().applyPairwise(a, b);
  }
}
