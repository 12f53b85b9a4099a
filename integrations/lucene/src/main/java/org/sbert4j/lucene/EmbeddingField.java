package org.sbert4j.lucene;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;

/**
 * A field of a Lucene index that holds the vectors of one model, and queries for it.
 *
 * <pre>{@code
 * EmbeddingField field = EmbeddingField.of("embedding", model);
 * try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
 *   field.recordIn(writer);
 *   document.add(field.vector("怎么提前还款?"));
 *   writer.addDocument(document);
 * }
 * try (DirectoryReader reader = DirectoryReader.open(directory)) {
 *   field.requireRecordedIn(reader);
 *   new IndexSearcher(reader).search(field.query("提前还清贷款", 10), 10);
 * }
 * }</pre>
 *
 * <p><b>Similarity</b> is what the model's folder says. Lucene's cosine divides by the lengths of
 * both vectors at every comparison; so for cosine, vectors are made 1 long when they are computed,
 * as {@code withNormalize(true)} does, and compared by DOT_PRODUCT: the same order, and no division
 * by zero. Vectors for the dot product stay as long as they are (MAXIMUM_INNER_PRODUCT), and so do
 * those for the Euclidean distance. Lucene has nothing for Manhattan.
 *
 * <p><b>The model</b> is recorded in the user data of the index's commits: its fingerprint, the
 * number of elements, the similarity and the prompts. An index of another model, or of another way
 * to call it, is refused; vectors of two models cannot be compared, and nothing else would tell.
 * Texts that are cut or encoded in windows can be compared, so that is not recorded.
 *
 * <p>Thread-safe, as the model is, which stays its owner's to close.
 */
public final class EmbeddingField {
  private final String name;
  private final SentenceTransformer model;
  private final VectorSimilarityFunction similarity;
  private final EmbeddingOptions documentOptions;
  private final EmbeddingOptions queryOptions;
  private final String documentPrompt;
  private final String queryPrompt;

  private EmbeddingField(
      String name,
      SentenceTransformer model,
      EmbeddingOptions documentOptions,
      EmbeddingOptions queryOptions) {
    this.name = Objects.requireNonNull(name, "name is null; name the field of the index");
    this.model = model;
    this.similarity = similarity(model.similarityFunction());
    this.documentOptions = withLength(documentOptions);
    this.queryOptions = withLength(queryOptions);
    this.documentPrompt = prompt(documentOptions, "document");
    this.queryPrompt = prompt(queryOptions, "query");
    int documents = model.embeddingDimension(documentOptions);
    int queries = model.embeddingDimension(queryOptions);
    if (documents != queries) {
      throw new IllegalArgumentException(
          "documents would have vectors of %d elements and queries of %d; give both the same truncateDim"
              .formatted(documents, queries));
    }
  }

  /**
   * A field for documents and queries as {@link SentenceTransformer#encodeDocument(String)} and
   * {@link SentenceTransformer#encodeQuery(String)} encode them: with the model's prompts of these
   * names, if it has them.
   *
   * @param name of the field
   * @throws IllegalArgumentException if the model's vectors are to be compared by Manhattan
   *     distance
   */
  public static EmbeddingField of(String name, SentenceTransformer model) {
    return of(name, model, EmbeddingOptions.defaults(), EmbeddingOptions.defaults());
  }

  /**
   * A field for documents and queries that are encoded as the options say.
   *
   * @param name of the field
   * @param documentOptions for texts that are stored; without a prompt, that named {@code document}
   * @param queryOptions for texts that are searched for; without a prompt, that named {@code query}
   * @throws IllegalArgumentException if the model's vectors are to be compared by Manhattan
   *     distance, if it has no prompt of a name in the options, or if documents and queries would
   *     have different numbers of elements
   */
  public static EmbeddingField of(
      String name,
      SentenceTransformer model,
      EmbeddingOptions documentOptions,
      EmbeddingOptions queryOptions) {
    return new EmbeddingField(name, model, documentOptions, queryOptions);
  }

  private static VectorSimilarityFunction similarity(SimilarityFunction function) {
    return switch (function) {
      case COSINE -> VectorSimilarityFunction.DOT_PRODUCT;
      case DOT -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
      case EUCLIDEAN -> VectorSimilarityFunction.EUCLIDEAN;
      case MANHATTAN ->
          throw new IllegalArgumentException(
              "the model's vectors are to be compared by Manhattan distance, which Lucene does not have; take another model, or another similarity_fn_name in its config_sentence_transformers.json");
    };
  }

  private EmbeddingOptions withLength(EmbeddingOptions options) {
    return similarity == VectorSimilarityFunction.DOT_PRODUCT
        ? options.withNormalize(true)
        : options;
  }

  private String prompt(EmbeddingOptions options, String otherwise) {
    if (options.prompt().isPresent()) {
      return options.prompt().get();
    }
    String promptName = options.promptName().orElse(otherwise);
    String prompt = model.prompts().get(promptName);
    if (prompt == null) {
      throw new IllegalArgumentException(
          "the model has no prompt named \"%s\"; it has %s"
              .formatted(promptName, model.prompts().keySet()));
    }
    return prompt;
  }

  /** The name of the field. */
  public String name() {
    return name;
  }

  /**
   * The vector of a document's text, to be added to the document.
   *
   * @throws RuntimeException as {@link SentenceTransformer#encodeDocument(List, EmbeddingOptions)}
   */
  public KnnFloatVectorField vector(String text) {
    return vectors(List.of(text)).get(0);
  }

  /**
   * The vectors of many documents' texts, in their order; one call of the model, which is faster
   * than one for each.
   *
   * @throws RuntimeException as {@link SentenceTransformer#encodeDocument(List, EmbeddingOptions)}
   */
  public List<KnnFloatVectorField> vectors(List<String> texts) {
    return Stream.of(model.encodeDocument(texts, documentOptions)).map(this::vector).toList();
  }

  /** A vector that this field has given before. */
  KnnFloatVectorField vector(float[] vector) {
    return new KnnFloatVectorField(name, vector, similarity);
  }

  /**
   * Finds the documents nearest to a text.
   *
   * @param k how many, at most
   * @throws IllegalArgumentException if k is less than 1
   * @throws RuntimeException as {@link SentenceTransformer#encodeQuery(List, EmbeddingOptions)}
   */
  public Query query(String text, int k) {
    return query(text, k, null);
  }

  /**
   * Finds the documents nearest to a text among those that a filter lets through.
   *
   * @param k how many, at most
   * @param filter null for all documents
   * @throws IllegalArgumentException if k is less than 1
   * @throws RuntimeException as {@link SentenceTransformer#encodeQuery(List, EmbeddingOptions)}
   */
  public Query query(String text, int k, Query filter) {
    float[] vector = model.encodeQuery(List.of(text), queryOptions)[0];
    return new KnnFloatVectorQuery(name, vector, k, filter);
  }

  /**
   * Has the model recorded in the writer's next commit, beside whatever user data is there; or,
   * where the index has vectors in this field, requires that they are of this model. To be called
   * when a writer has been opened, before anything is added. User data that somebody else gives the
   * writer later must have {@link IndexWriter#getLiveCommitData()} in it, or the record is lost,
   * and the index is refused from then on.
   *
   * <p>The fingerprint reads the model's weights once, some tenths of a second.
   *
   * @throws OtherModelException if the vectors are of another model, of another way to call it, or
   *     of nobody knows which
   */
  public void recordIn(IndexWriter writer) {
    Map<String, String> data = new LinkedHashMap<>();
    Iterable<Map.Entry<String, String>> before = writer.getLiveCommitData();
    if (before != null) {
      before.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    if (data.containsKey(key("fingerprint")) || writer.getFieldNames().contains(name)) {
      require(data);
      return;
    }
    data.putAll(record());
    writer.setLiveCommitData(data.entrySet());
  }

  /**
   * Requires that the index's vectors are of this model. To be called when a reader of a commit has
   * been opened. One that was opened from a writer needs no check, since the writer had it, and may
   * know nothing of a commit that is still to come.
   *
   * @throws OtherModelException if they are of another model, of another way to call it, or of
   *     nobody knows which
   * @throws IOException if Lucene cannot tell its commit
   */
  public void requireRecordedIn(DirectoryReader reader) throws IOException {
    require(reader.getIndexCommit().getUserData());
  }

  private void require(Map<String, String> found) {
    String fingerprint = found.get(key("fingerprint"));
    if (fingerprint == null) {
      throw new OtherModelException(
          "the index does not say of which model the vectors in its field \"%s\" are, which would have to be %s; build the index anew (OpenMode.CREATE), with EmbeddingField.recordIn before its first document"
              .formatted(name, model.fingerprint()));
    }
    if (!fingerprint.equals(model.fingerprint())) {
      throw new OtherModelException(
          "the vectors in the index's field \"%s\" are of the model with the fingerprint %s, and this one has %s; load that model, with the same maxSeqLength, normalize and weights, or build the index anew (OpenMode.CREATE) with this one"
              .formatted(name, fingerprint, model.fingerprint()));
    }
    record()
        .forEach(
            (key, value) -> {
              if (!value.equals(found.get(key))) {
                throw new OtherModelException(
                    "the index has %s=%s, and the options given mean \"%s\"; give those that it was built with, or build the index anew (OpenMode.CREATE) with these"
                        .formatted(
                            key,
                            found.containsKey(key) ? "\"" + found.get(key) + "\"" : "nothing",
                            value));
              }
            });
  }

  /**
   * What must be the same wherever vectors are to be compared. Prompts by their texts, since the
   * fingerprint does not tell whether a name still means the same.
   */
  private Map<String, String> record() {
    Map<String, String> record = new LinkedHashMap<>();
    record.put(key("fingerprint"), model.fingerprint());
    record.put(key("dimension"), Integer.toString(model.embeddingDimension(documentOptions)));
    record.put(key("similarity"), similarity.name());
    record.put(key("documentPrompt"), documentPrompt);
    record.put(key("queryPrompt"), queryPrompt);
    return record;
  }

  private String key(String what) {
    return "sbert4j." + name + "." + what;
  }
}
