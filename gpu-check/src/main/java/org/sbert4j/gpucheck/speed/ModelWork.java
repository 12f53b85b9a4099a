package org.sbert4j.gpucheck.speed;

import java.util.List;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.config.BertConfig;

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
      flops += flops(model.model().config(), length);
    }
    return new ModelWork(texts, tokens, flops);
  }

  private static double flops(BertConfig config, int tokens) {
    double hiddenSize = config.hiddenSize();
    double linear = 2 * (4 * hiddenSize * hiddenSize + 2 * hiddenSize * config.intermediateSize());
    double attention = 4 * hiddenSize * tokens;
    return config.numHiddenLayers() * (linear + attention) * tokens;
  }
}
