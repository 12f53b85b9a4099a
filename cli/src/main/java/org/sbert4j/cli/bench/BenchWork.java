package org.sbert4j.cli.bench;

import java.util.List;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.config.BertConfig;

/**
 * What is to be computed.
 *
 * @param sentences texts
 * @param tokens of all texts, cut at the model's limit, [CLS] and [SEP] included and no padding
 * @param operations of 32-bit arithmetic, a fused multiply-add being two, in the encoder's layers
 */
record BenchWork(int sentences, long tokens, double operations) {
  static BenchWork of(SentenceTransformer model, List<List<String>> batches) {
    BertConfig config = model.model().config();
    int sentences = 0;
    long tokens = 0;
    double operations = 0;
    for (List<String> batch : batches) {
      for (String text : batch) {
        int length = model.tokenizer().encode(text, model.maxSeqLength()).inputIds().length;
        sentences++;
        tokens += length;
        operations += operations(config, length);
      }
    }
    return new BenchWork(sentences, tokens, operations);
  }

  /**
   * The matrix products of one text. H hiddenSize, I intermediateSize, L the text's tokens: query,
   * key, value and attention output are {@code [H, H]} each, the feed-forward block is {@code [H,
   * I]} twice; scores and context are {@code [L, L]} by the heads' columns, H together.
   */
  static double operations(BertConfig config, int length) {
    double h = config.hiddenSize();
    double linear = 2 * (4 * h * h + 2 * h * config.intermediateSize()) * length;
    double attention = 4 * h * length * length;
    return config.numHiddenLayers() * (linear + attention);
  }
}
