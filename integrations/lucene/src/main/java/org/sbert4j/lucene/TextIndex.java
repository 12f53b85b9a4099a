package org.sbert4j.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.QueryBuilder;
import org.sbert4j.CrossEncoder;
import org.sbert4j.RankedDocument;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;

/**
 * Searches an index that {@link TextIndexWriter} wrote, as it was committed when this was opened.
 *
 * <pre>{@code
 * try (TextIndex index = TextIndex.open(folder, model)) {
 *   for (FoundText found : index.search("提前还款怎么收费", TextSearchOptions.defaults())) {
 *     System.out.println(found.score() + " " + found.indexed().text());
 *   }
 * }
 * }</pre>
 *
 * <p>The nearest vectors are found by HNSW, which may miss some; more {@linkplain
 * TextSearchOptions#candidates() candidates} miss fewer. What was found is scored exactly, by the
 * model's similarity.
 *
 * <p>Thread-safe, as the model is, which stays its owner's to close.
 */
public final class TextIndex implements AutoCloseable {
  /** Of the paper of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009). */
  private static final int RANK_CONSTANT = 60;

  /** Lucene looks for 1024 words at most, and a pair of characters is a word. */
  private static final int MOST_CHARS_OF_WORDS = 1000;

  static final Analyzer ANALYZER = new CJKAnalyzer();

  private final IndexFolder folder;
  private final EmbeddingField field;
  private final SimilarityFunction similarity;
  private final StoredTexts stored;

  private TextIndex(
      IndexFolder folder, SentenceTransformer model, EmbeddingField field, String modelName)
      throws IOException {
    this.folder = folder;
    this.field = field;
    this.similarity = model.similarityFunction();
    this.stored = new StoredTexts(DirectoryReader.open(folder.directory()));
    try {
      folder.requireOurs(stored.userData());
      field.requireRecordedIn(stored.reader());
    } catch (OtherModelException e) {
      Map<String, String> data = stored.userData();
      stored.close();
      throw folder.otherModel(data, modelName, e);
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  /**
   * Opens an index.
   *
   * @see #open(Path, SentenceTransformer, String)
   */
  public static TextIndex open(Path folder, SentenceTransformer model) {
    return open(folder, model, IndexFolder.UNNAMED);
  }

  /**
   * Opens an index.
   *
   * @param model the one that it was built with
   * @param modelName what to call this model if it is refused
   * @throws TextIndexException if there is none, or it is damaged, of another version or of another
   *     model
   */
  public static TextIndex open(Path folder, SentenceTransformer model, String modelName) {
    Objects.requireNonNull(modelName, "modelName is null; any name will do");
    IndexFolder opened = IndexFolder.toRead(folder);
    try {
      EmbeddingField field = field(model);
      return opened.run(() -> new TextIndex(opened, model, field, modelName));
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  static EmbeddingField field(SentenceTransformer model) {
    return EmbeddingField.of(IndexFolder.EMBEDDING, model);
  }

  /** How many texts there are. */
  public int size() {
    return stored.reader().numDocs();
  }

  /** The text with an id. */
  public Optional<IndexedText> get(String id) {
    Objects.requireNonNull(id, "id is null");
    return folder.run(() -> Optional.ofNullable(stored.find(id)).map(StoredTexts.Found::text));
  }

  /**
   * Finds texts, the best first; none in an empty index, and no more than there are.
   *
   * @throws NullPointerException if the query is null
   * @throws RuntimeException as {@link SentenceTransformer#encodeQuery(String)}
   */
  public List<FoundText> search(String query, TextSearchOptions options) {
    Objects.requireNonNull(query, "query is null; an empty text is \"\"");
    if (size() == 0) {
      return List.of();
    }
    return folder.run(() -> find(query, options));
  }

  private List<FoundText> find(String query, TextSearchOptions options) throws IOException {
    // A queue of as many is made before anything is found.
    int most = Math.min(Math.max(options.candidates(), options.topK()), stored.reader().maxDoc());
    KnnFloatVectorQuery byVector = (KnnFloatVectorQuery) field.query(query, most);
    float[] vector = byVector.getTargetCopy();
    Map<Integer, Double> scores = new HashMap<>();
    if (options.mode() != SearchMode.VECTOR) {
      Query byWords = words(query);
      if (byWords != null) {
        add(stored.searcher().search(byWords, most).scoreDocs, options.mode(), scores);
      }
    }
    if (options.mode() != SearchMode.TEXT) {
      add(stored.searcher().search(byVector, most).scoreDocs, options.mode(), scores);
    }
    List<FoundText> found = new ArrayList<>();
    for (Map.Entry<Integer, Double> entry : scores.entrySet()) {
      StoredTexts.Found text = stored.get(entry.getKey());
      double alike = similarity.apply(vector, text.vector());
      if (alike >= options.minScore().orElse(Double.NEGATIVE_INFINITY)) {
        double score = options.mode() == SearchMode.VECTOR ? alike : entry.getValue();
        found.add(new FoundText(text.text(), score, alike));
      }
    }
    found.sort(
        Comparator.comparingDouble(FoundText::score)
            .reversed()
            .thenComparing(Comparator.comparingDouble(FoundText::similarity).reversed())
            .thenComparing(text -> text.indexed().id()));
    return List.copyOf(found.subList(0, Math.min(options.topK(), found.size())));
  }

  /** Null if there are none. */
  private static Query words(String query) {
    String start = query.substring(0, Math.min(query.length(), MOST_CHARS_OF_WORDS));
    return new QueryBuilder(ANALYZER).createBooleanQuery(IndexFolder.TEXT, start);
  }

  private static void add(ScoreDoc[] hits, SearchMode mode, Map<Integer, Double> scores) {
    for (int rank = 0; rank < hits.length; rank++) {
      double score =
          mode == SearchMode.HYBRID ? 1.0 / (RANK_CONSTANT + rank + 1) : hits[rank].score;
      scores.merge(hits[rank].doc, score, Double::sum);
    }
  }

  /**
   * Puts what was found into the order of a cross-encoder, whose scores replace the others.
   *
   * @param reranker of one label
   * @param topK how many are left, 1 or more
   * @throws IllegalStateException if the cross-encoder has more than one label, by which nothing
   *     can be ranked
   * @throws RuntimeException as {@link CrossEncoder#rank(String, List, int)}
   */
  public static List<FoundText> rerank(
      CrossEncoder reranker, String query, List<FoundText> found, int topK) {
    if (found.isEmpty()) {
      return List.of();
    }
    List<String> texts = found.stream().map(text -> text.indexed().text()).toList();
    List<FoundText> reranked = new ArrayList<>();
    for (RankedDocument ranked : reranker.rank(query, texts, topK)) {
      FoundText text = found.get(ranked.index());
      reranked.add(new FoundText(text.indexed(), ranked.score(), text.similarity()));
    }
    return List.copyOf(reranked);
  }

  @Override
  public void close() {
    try {
      folder.run(
          () -> {
            stored.close();
            return null;
          });
    } finally {
      folder.close();
    }
  }
}
