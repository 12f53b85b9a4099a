package org.sbert4j.lucene;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.search.SearchHit;
import org.sbert4j.search.SemanticSearch;

/**
 * How many of the ten nearest an index finds, searched as {@link TextIndex} does. For the figures
 * of a million in docs/search.md: {@code -Dsbert4j.hnsw.vectors=1000000}, with a heap of 4 GB.
 */
@Tag("soak")
class HnswRecallTest {
  private static final int COUNT = Integer.getInteger("sbert4j.hnsw.vectors", 100_000);
  private static final int DIMENSIONS = 64;
  private static final int CLUSTERS = COUNT / 50;
  private static final int QUERIES = 200;
  private static final int TOP_K = 10;

  @TempDir private Path folder;

  /** Around some centres, as questions are around what is asked. */
  private static float[][] vectors(int count, long seed) {
    Random centres = new Random(1);
    float[][] centre = new float[CLUSTERS][DIMENSIONS];
    for (float[] row : centre) {
      for (int i = 0; i < DIMENSIONS; i++) {
        row[i] = (float) centres.nextGaussian();
      }
    }
    Random random = new Random(seed);
    float[][] vectors = new float[count][DIMENSIONS];
    for (float[] vector : vectors) {
      float[] near = centre[random.nextInt(CLUSTERS)];
      double square = 0;
      for (int i = 0; i < DIMENSIONS; i++) {
        vector[i] = near[i] + (float) random.nextGaussian();
        square += vector[i] * vector[i];
      }
      for (int i = 0; i < DIMENSIONS; i++) {
        vector[i] /= (float) Math.sqrt(square);
      }
    }
    return vectors;
  }

  @ParameterizedTest
  @CsvSource("INT8, 0.98") // FLOAT32 finds 0.994, in another minute.
  void mostOfTheNearestOfAHundredThousandAreFound(VectorStorage storage, double least)
      throws IOException {
    float[][] corpus = vectors(COUNT, 2);
    float[][] queries = vectors(QUERIES, 3);
    List<List<SearchHit>> exact =
        new SemanticSearch(SimilarityFunction.DOT).search(queries, corpus, TOP_K);
    long start = System.nanoTime();
    try (FSDirectory directory = FSDirectory.open(folder)) {
      try (IndexWriter writer = new IndexWriter(directory, TextIndexWriter.config(storage))) {
        for (int id = 0; id < COUNT; id++) {
          Document document = new Document();
          document.add(new StoredField(IndexFolder.ID, id));
          document.add(
              new KnnFloatVectorField(
                  IndexFolder.EMBEDDING, corpus[id], VectorSimilarityFunction.DOT_PRODUCT));
          writer.addDocument(document);
        }
        writer.commit();
      }
      long written = System.nanoTime();
      int found = 0;
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        for (int query = 0; query < QUERIES; query++) {
          Set<Integer> expected = new HashSet<>();
          exact.get(query).forEach(hit -> expected.add(hit.corpusId()));
          int candidates = TextSearchOptions.defaults().candidates();
          ScoreDoc[] hits =
              searcher.search(
                      new KnnFloatVectorQuery(IndexFolder.EMBEDDING, queries[query], candidates),
                      candidates)
                  .scoreDocs;
          // The best of them are taken by their exact scores, so those that are there are found.
          for (ScoreDoc hit : hits) {
            int id =
                searcher
                    .storedFields()
                    .document(hit.doc)
                    .getField(IndexFolder.ID)
                    .numericValue()
                    .intValue();
            found += expected.contains(id) ? 1 : 0;
          }
        }
        long searched = System.nanoTime();
        double recall = (double) found / (QUERIES * TOP_K);
        String said =
            String.format(
                Locale.ROOT,
                "%s: recall@%d %.4f, written in %.1f s, %.2f ms a query, %d segments",
                storage,
                TOP_K,
                recall,
                (written - start) / 1e9,
                (searched - written) / 1e6 / QUERIES,
                reader.leaves().size());
        System.out.println(said);
        assertTrue(COUNT > 100_000 || recall >= least, said);
      }
    }
  }
}
