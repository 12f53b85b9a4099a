/**
 * Sentence embeddings: BERT, pooling, the backends that compute them, and the public API.
 *
 * <p>Start at {@link org.sbert4j.SentenceTransformer}. To read how a transformer works: {@code
 * BertConfig}, {@code BertWeights}, {@code BertModel}, {@code ScalarBackend}.
 */
module org.sbert4j.core {
  requires transitive org.sbert4j.tokenizer;
  requires transitive org.sbert4j.weights;
  // Optional at run time: without the first there is no vector backend, without the second nobody
  // confirms that there is no fused multiply-add where trying it took long.
  requires static jdk.incubator.vector;
  requires static jdk.management;

  exports org.sbert4j;
  exports org.sbert4j.backend;
  exports org.sbert4j.config;

  uses org.sbert4j.backend.BackendProvider;

  provides org.sbert4j.backend.BackendProvider with
      org.sbert4j.backend.scalar.ScalarBackendProvider,
      org.sbert4j.backend.vector.VectorBackendProvider;
}
