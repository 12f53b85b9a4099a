package org.sbert4j;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.sbert4j.backend.Tensor;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.tokenizer.Encoding;

/**
 * Encodes a text that is too long in windows, some at a time, so that it takes no more memory the
 * longer it is.
 *
 * <p>Thread-safe.
 */
final class WindowedTextEncoder {
  /** Windows that are enough for all threads to be busy most of the time. */
  private static final int ENOUGH_WINDOWS = 64;

  private final BertTokenizer tokenizer;
  private final SentenceEncoder encoder;
  private final BatchEncoder batches;
  private final InputCost cost;

  WindowedTextEncoder(
      BertTokenizer tokenizer, SentenceEncoder encoder, BatchEncoder batches, InputCost cost) {
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.batches = batches;
    this.cost = cost;
  }

  /** Bytes of window memory beyond which a call gains no speed. */
  long wantedBytes() {
    return ENOUGH_WINDOWS * bytesPerWindow();
  }

  /** The ids of a window and what is kept of it, in double precision. */
  private long bytesPerWindow() {
    long pooledFeatures = encoder.pooling().outFeatures(encoder.hiddenSize());
    return cost.ofLongest() + Double.BYTES * pooledFeatures;
  }

  /** What a text became. */
  record Result(float[] vector, int tokens, int windows) {}

  /**
   * Encodes a text.
   *
   * @param bytes of window memory that there are; one window is computed even if it takes more
   */
  Result encode(RunningCalls.Call call, EncodeRequest request, String text, long bytes) {
    int atOnce = (int) Math.max(1, Math.min(ENOUGH_WINDOWS, bytes / bytesPerWindow()));
    Iterator<Encoding> encodings =
        tokenizer.windows(request.withPrompt(text), cost.maxSeqLength(), request.windowOverlap());
    WindowPooling pooling =
        new WindowPooling(
            encoder.pooling().modes(),
            encoder.hiddenSize(),
            request.unpooledTokens(),
            request.windowOverlap());
    while (encodings.hasNext()) {
      List<WindowPooling.Window> windows = new ArrayList<>();
      while (windows.size() < atOnce && encodings.hasNext()) {
        Encoding encoding = encodings.next();
        windows.add(pooling.window(encoding, !encodings.hasNext()));
      }
      read(call, windows);
      windows.forEach(pooling::add);
    }
    float[] vector = batches.encodePooled(call, pooling.pooled());
    return new Result(request.finish(vector), pooling.tokens(), pooling.windows());
  }

  private void read(RunningCalls.Call call, List<WindowPooling.Window> windows) {
    int[][] inputIds = windows.stream().map(WindowPooling.Window::inputIds).toArray(int[][]::new);
    BatchEncoder.BatchReader reader =
        (batch, members, state) -> {
          Tensor tokenEmbeddings = encoder.forward(batch, state);
          for (int sequence = 0; sequence < members.length; sequence++) {
            windows.get(members[sequence]).read(tokenEmbeddings, batch.start(sequence));
          }
        };
    batches.encode(call, TokenizedInputs.ofIds(inputIds), 0, reader, done -> {});
  }
}
