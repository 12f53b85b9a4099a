package org.sbert4j;

import java.util.List;
import org.sbert4j.backend.Tensor;
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.TextPair;

/**
 * From pairs of texts to logits. The two texts are one sequence; the longer one is cut first.
 *
 * <p>Thread-safe.
 */
final class PairEncoder extends InputEncoder {
  private final BertTokenizer tokenizer;
  private final EncodeOptions options;

  PairEncoder(BertTokenizer tokenizer, SentenceEncoder encoder, InputCost cost, MemoryPlan plan) {
    super(encoder, cost, plan);
    this.tokenizer = tokenizer;
    this.options = EncodeOptions.maxLength(cost.maxSeqLength());
  }

  /**
   * Encodes all pairs.
   *
   * @param logits receives those of each pair
   */
  void encode(
      RunningCalls.Call call, List<TextPair> pairs, float[][] logits, ProgressCount progress) {
    long most = cost().ofLongest();
    int done = 0;
    while (done < logits.length) {
      int first = done;
      int end = Math.min(first + PendingTexts.MAX_TEXTS, logits.length);
      List<TextPair> window = pairs.subList(first, end);
      try (WindowMemory.Share share = share(call, most, window.size() * most)) {
        TokenizedInputs inputs = TokenizedInputs.places(window.size(), true);
        int tokenized =
            tokenizeFirst(
                call, window.size(), share.bytes(), most, i -> tokenize(window, i, inputs));
        BatchEncoder.BatchReader reader =
            (batch, members, state) -> {
              Tensor ofBatch = encoder().encode(batch, state);
              for (int row = 0; row < members.length; row++) {
                logits[first + members[row]] = row(ofBatch, row);
              }
            };
        batches().encode(call, inputs.first(tokenized), 0, reader, progress::add);
        done += tokenized;
      }
    }
  }

  private long tokenize(List<TextPair> window, int index, TokenizedInputs inputs) {
    Encoding encoding = tokenizer.encode(window.get(index), options);
    inputs.put(index, encoding);
    return cost().ofTokens(encoding.size());
  }
}
