package org.sbert4j.server.protocol;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.sbert4j.CrossEncoder;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.PredictOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SparseEmbedding;
import org.sbert4j.TextEmbedding;
import org.sbert4j.server.batching.Computation;
import org.sbert4j.tokenizer.TextPair;

/** What models compute. Equal where model and options are, so that batches may be shared. */
final class Computations {
  private Computations() {}

  /**
   * With details, since otherwise the engine warns of texts that are cut, which clients are told.
   */
  private static List<float[]> vectors(List<TextEmbedding> embeddings) {
    return embeddings.stream().map(TextEmbedding::vector).toList();
  }

  /** The vector of each text. */
  record Texts(SentenceTransformer model, EmbeddingOptions options)
      implements Computation<String, float[]> {
    @Override
    public List<float[]> compute(List<String> texts) {
      return vectors(model.encodeWithDetails(texts, options));
    }
  }

  /** The vector of each list of ids. */
  record InputIds(SentenceTransformer model, EmbeddingOptions options)
      implements Computation<int[], float[]> {
    @Override
    public List<float[]> compute(List<int[]> inputIds) {
      return vectors(model.encodeInputIdsWithDetails(inputIds, options));
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

  /** The token embeddings of each list of ids. */
  record TokenEmbeddingsOfInputIds(SentenceTransformer model, EmbeddingOptions options)
      implements Computation<int[], float[][]> {
    @Override
    public List<float[][]> compute(List<int[]> inputIds) {
      return Arrays.asList(model.encodeTokensOfInputIds(inputIds, options));
    }
  }

  /** The weights of the tokens of each text. */
  record Sparse(SentenceTransformer model, EmbeddingOptions options)
      implements Computation<String, SparseEmbedding> {
    @Override
    public List<SparseEmbedding> compute(List<String> texts) {
      return model.encodeSparse(texts, options);
    }
  }

  /** The weights of the tokens of each list of ids. */
  record SparseOfInputIds(SentenceTransformer model, EmbeddingOptions options)
      implements Computation<int[], SparseEmbedding> {
    @Override
    public List<SparseEmbedding> compute(List<int[]> inputIds) {
      return model.encodeSparseOfInputIds(inputIds, options);
    }
  }

  /** The scores of each pair and each single text. */
  record Scores(CrossEncoder model, PredictOptions options)
      implements Computation<ScoreInput, float[]> {
    @Override
    public List<float[]> compute(List<ScoreInput> inputs) {
      List<TextPair> pairs =
          inputs.stream().filter(ScoreInput::isPair).map(ScoreInput::pair).toList();
      List<String> texts =
          inputs.stream().filter(input -> !input.isPair()).map(ScoreInput::first).toList();
      Iterator<float[]> ofPairs = List.of(model.predictLabels(pairs, options)).iterator();
      Iterator<float[]> ofTexts = List.of(model.predictLabelsOfTexts(texts, options)).iterator();
      return inputs.stream().map(input -> (input.isPair() ? ofPairs : ofTexts).next()).toList();
    }
  }
}
