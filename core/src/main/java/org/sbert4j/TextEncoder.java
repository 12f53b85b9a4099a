package org.sbert4j;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.tokenizer.BertTokenizer;

/**
 * From texts to vectors, a window of texts at a time: the window is tokenized, and its texts go
 * through the model together ({@link BatchEncoder}); then, where they are asked for in pieces,
 * those that are too long, one after the other ({@link WindowedTextEncoder}).
 *
 * <p>Memory: a window takes its {@link WindowMemory.Share}. Nothing grows with the number of texts.
 *
 * <p>Thread-safe.
 */
final class TextEncoder extends InputEncoder {
  /** Chars of texts that a call holds on behalf of an iterator; some megabytes. */
  static final int MAX_CHARACTERS = 1 << 20;

  private final BertTokenizer tokenizer;
  private final WindowedTextEncoder windowedTexts;
  private final AtomicBoolean saidThatTextsAreCut = new AtomicBoolean();

  TextEncoder(BertTokenizer tokenizer, SentenceEncoder encoder, InputCost cost, MemoryPlan plan) {
    super(encoder, cost, plan);
    this.tokenizer = tokenizer;
    this.windowedTexts = new WindowedTextEncoder(tokenizer, encoder, batches(), cost);
  }

  /** Takes what a text became; called in the order of the texts, on the call's thread. */
  interface Results<T> {
    /**
     * Takes a result.
     *
     * @param texts the text and others
     * @param index the text's place among them
     */
    void accept(T result, TokenizedTexts texts, int index);
  }

  /** Takes the texts of a window through the model. */
  private interface Computation<T> {
    /**
     * Computes what each text becomes.
     *
     * @param bytes of window memory that are left
     */
    T[] compute(List<String> window, TokenizedTexts texts, long bytes);
  }

  /**
   * Encodes all texts to vectors.
   *
   * @param bytesPerVector what a vector takes until it is handed over; 0 where the caller wants all
   *     of them in memory
   */
  void encode(
      RunningCalls.Call call,
      EncodeRequest request,
      PendingTexts pending,
      int bytesPerVector,
      Results<float[]> results,
      ProgressCount progress) {
    Computation<float[]> computation =
        (window, texts, bytes) -> {
          float[][] vectors = new float[texts.size()][];
          encodeOrdinary(call, request, texts, vectors, progress);
          if (request.truncation() == TruncationPolicy.WINDOW) {
            encodeInWindows(call, request, window, texts, vectors, bytes, progress);
          }
          return vectors;
        };
    encodeWindows(call, request, pending, bytesPerVector, computation, results);
  }

  /** Encodes all texts to token embeddings, {@code [T, H]} each, which the caller wants to keep. */
  void encodeTokens(
      RunningCalls.Call call,
      EncodeRequest request,
      PendingTexts pending,
      Results<float[][]> results) {
    Computation<float[][]> computation =
        (window, texts, bytes) -> {
          int[] all = texts.ordinary();
          float[][][] tokenEmbeddings = new float[all.length][][];
          BatchEncoder.BatchReader reader =
              (batch, members, state) ->
                  readTokens(encoder().forward(batch, state), batch, members, tokenEmbeddings);
          batches().encode(call, texts.inputs(all), 0, reader, computed -> {});
          return tokenEmbeddings;
        };
    encodeWindows(call, request, pending, 0, computation, results);
  }

  private <T> void encodeWindows(
      RunningCalls.Call call,
      EncodeRequest request,
      PendingTexts pending,
      int bytesPerVector,
      Computation<T> computation,
      Results<T> results) {
    long mostPerText = cost().ofLongest() + bytesPerVector;
    long forLongTexts =
        request.truncation() == TruncationPolicy.WINDOW ? windowedTexts.wantedBytes() : 0;
    while (pending.fill()) {
      List<String> window = pending.texts();
      int done;
      try (WindowMemory.Share share =
          share(call, mostPerText, window.size() * mostPerText + forLongTexts)) {
        long forTexts = Math.max(mostPerText, share.bytes() - forLongTexts);
        TokenizedTexts texts = tokenize(call, request, pending, forTexts, bytesPerVector);
        T[] computed = computation.compute(window, texts, share.bytes() - forTexts);
        done = computed.length;
        for (int i = 0; i < done; i++) {
          results.accept(computed[i], texts, i);
        }
      }
      pending.remove(done);
    }
  }

  private static void readTokens(
      Tensor hiddenStates, PackedBatch batch, int[] members, float[][][] tokenEmbeddings) {
    for (int sequence = 0; sequence < members.length; sequence++) {
      float[][] rows = new float[batch.length(sequence)][hiddenStates.columns()];
      for (int t = 0; t < rows.length; t++) {
        hiddenStates.readRow(batch.start(sequence) + t, rows[t], 0);
      }
      tokenEmbeddings[members[sequence]] = rows;
    }
  }

  /**
   * Tokenizes the first of the pending texts, as many as the memory is sure to hold, and at least
   * one.
   *
   * @param bytesPerVector what each text will take besides its ids
   */
  private TokenizedTexts tokenize(
      RunningCalls.Call call,
      EncodeRequest request,
      PendingTexts pending,
      long bytes,
      int bytesPerVector) {
    List<String> window = pending.texts();
    TokenizedTexts texts = new TokenizedTexts(request, window.size());
    int done =
        tokenizeFirst(
            call,
            window.size(),
            bytes,
            cost().ofLongest() + bytesPerVector,
            i ->
                cost().ofTokens(texts.tokenize(i, window.get(i), tokenizer, maxSeqLength()))
                    + bytesPerVector);
    texts.cutTo(done);
    int tooLong = texts.firstTooLong();
    if (tooLong >= 0) {
      handleTooLong(request, pending, tooLong);
    }
    return texts;
  }

  private void handleTooLong(EncodeRequest request, PendingTexts pending, int index) {
    if (request.truncation() == TruncationPolicy.ERROR) {
      String text = request.withPrompt(pending.texts().get(index));
      int tokens = tokenizer.encode(text, maxSeqLength()).sizeBeforeTruncation();
      throw new TextTooLongException(pending.removed() + index, tokens, maxSeqLength());
    }
    boolean inSilence = request.truncation() == TruncationPolicy.TRUNCATE && !request.withDetails();
    if (inSilence && saidThatTextsAreCut.compareAndSet(false, true)) {
      System.getLogger(SentenceTransformer.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "a text has more than {0,number,#} tokens and was cut there; this is said once for a"
                  + " model: encodeWithDetails tells which texts are cut and where, and"
                  + " EmbeddingOptions.withTruncation has other ways",
              maxSeqLength());
    }
  }

  private void encodeOrdinary(
      RunningCalls.Call call,
      EncodeRequest request,
      TokenizedTexts texts,
      float[][] vectors,
      ProgressCount progress) {
    int[] ordinary = texts.ordinary();
    if (ordinary.length == 0) {
      return;
    }
    BatchEncoder.BatchReader reader =
        (batch, members, state) -> {
          Tensor embeddings = encoder().encode(batch, state);
          for (int row = 0; row < members.length; row++) {
            vectors[ordinary[members[row]]] = request.finish(row(embeddings, row));
          }
        };
    batches().encode(call, texts.inputs(ordinary), request.unpooledTokens(), reader, progress::add);
  }

  private void encodeInWindows(
      RunningCalls.Call call,
      EncodeRequest request,
      List<String> window,
      TokenizedTexts texts,
      float[][] vectors,
      long bytes,
      ProgressCount progress) {
    for (int i = 0; i < texts.size(); i++) {
      if (texts.tooLong(i)) {
        String text = window.get(i);
        WindowedTextEncoder.Result result = windowedTexts.encode(call, request, text, bytes);
        vectors[i] = result.vector();
        texts.setWindows(i, text, result.tokens(), result.windows());
        progress.add(1);
      }
    }
  }
}
