package org.sbert4j.gpucheck.speed;

import java.util.List;
import org.sbert4j.SentenceTransformer;

/**
 * Texts and the work that they are for a model.
 *
 * @param tokens of all texts, [CLS] and [SEP] included, cut at maxSeqLength
 * @param flops floating-point operations: two for each weight of a linear layer and token, two for
 *     each product of attention; padding, which others compute too, is not counted
 */
record ModelWork(List<String> texts, long tokens, double flops) {
  static ModelWork of(SentenceTransformer model, List<String> texts) {
    long tokens = 0;
    double flops = 0;
    for (String text : texts) {
      int length = model.tokenizer().encode(text, model.maxSeqLength()).inputIds().length;
      tokens += length;
      flops += model.operations(length);
    }
    return new ModelWork(texts, tokens, flops);
  }
}
