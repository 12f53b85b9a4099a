package org.sbert4j.server.protocol;

import java.util.Arrays;
import java.util.List;
import org.sbert4j.CrossEncoder;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.PredictOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.server.batching.Computation;
import org.sbert4j.tokenizer.TextPair;

/** What models compute. Equal where model and options are, so that batches may be shared. */
final class Computations {
  private Computations() {}

  /** The vector of each text. */
  record Texts(SentenceTransformer model, EmbeddingOptions options)
      implements Computation<String, float[]> {
    @Override
    public List<float[]> compute(List<String> texts) {
      return Arrays.asList(model.encode(texts, options));
    }
  }

  /** The vector of each list of ids. */
  record InputIds(SentenceTransformer model, EmbeddingOptions options)
      implements Computation<int[], float[]> {
    @Override
    public List<float[]> compute(List<int[]> inputIds) {
      return Arrays.asList(model.encodeInputIds(inputIds, options));
    }
  }

  /** The token embeddings of each text. */
  record TokenEmbeddings(SentenceTransformer model, EmbeddingOptions options)
      implements Computation<String, float[][]> {
    @Override
    public List<float[][]> compute(List<String> texts) {
      return Arrays.asList(model.encodeTokens(texts, options));
    }
  }

  /** The scores of each pair. */
  record Pairs(CrossEncoder model, PredictOptions options)
      implements Computation<TextPair, float[]> {
    @Override
    public List<float[]> compute(List<TextPair> pairs) {
      return Arrays.asList(model.predictLabels(pairs, options));
    }
  }
}
