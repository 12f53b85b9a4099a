package org.sbert4j.cli.bench;

import java.util.List;
import org.sbert4j.SentenceTransformer;

/**
 * What is to be computed.
 *
 * @param sentences texts
 * @param tokens of all texts, cut at the model's limit, [CLS] and [SEP] included and no padding
 * @param operations of 32-bit arithmetic, a fused multiply-add being two, in the encoder's layers
 */
public record BenchWork(int sentences, long tokens, double operations) {
  static BenchWork of(SentenceTransformer model, List<List<String>> batches) {
    int sentences = 0;
    long tokens = 0;
    double operations = 0;
    for (List<String> batch : batches) {
      for (String text : batch) {
        int length = model.tokenizer().encode(text, model.maxSeqLength()).inputIds().length;
        sentences++;
        tokens += length;
        operations += model.operations(length);
      }
    }
    return new BenchWork(sentences, tokens, operations);
  }
}
