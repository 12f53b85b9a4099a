package org.sbert4j.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Goldens;
import org.sbert4j.samples.Questions;

/** An index on disk gives back what was put in, and is refused to other models. */
class EmbeddingFieldTest {
  private static final Goldens GOLDENS = new Goldens(Path.of("../../goldens/suite"));
  private static final Golden GOLDEN = GOLDENS.read("l1-h20-cls");
  private static final SentenceTransformer MODEL = SentenceTransformer.load(GOLDEN.model());
  private static final SentenceTransformer OTHER =
      SentenceTransformer.load(GOLDEN.model(), LoadOptions.defaults().withMaxSeqLength(9));
  private static final List<String> TEXTS = textsThatDiffer(120);
  private static final String TEXT = "text";

  @TempDir Path temporary;
  private Directory directory;

  @AfterAll
  static void closeModels() {
    MODEL.close();
    OTHER.close();
  }

  /** To a model with few tokens many are alike. */
  private static List<String> textsThatDiffer(int count) {
    Map<List<Integer>, String> texts = new LinkedHashMap<>();
    for (String text : Questions.all()) {
      float[] vector = MODEL.encode(text);
      List<Integer> bits =
          IntStream.range(0, vector.length).mapToObj(i -> Float.floatToIntBits(vector[i])).toList();
      texts.putIfAbsent(bits, text);
      if (texts.size() == count) {
        return List.copyOf(texts.values());
      }
    }
    throw new AssertionError("only " + texts.size() + " texts differ");
  }

  @BeforeEach
  void open() throws IOException {
    directory = FSDirectory.open(temporary.resolve("index"));
  }

  @AfterEach
  void close() throws IOException {
    directory.close();
  }

  private static EmbeddingField field() {
    return EmbeddingField.of("embedding", MODEL);
  }

  private IndexWriter writer() throws IOException {
    return new IndexWriter(directory, new IndexWriterConfig());
  }

  private void index(EmbeddingField field, List<String> texts) throws IOException {
    try (IndexWriter writer = writer()) {
      field.recordIn(writer);
      add(writer, field, texts);
    }
  }

  private static void add(IndexWriter writer, EmbeddingField field, List<String> texts)
      throws IOException {
    List<KnnFloatVectorField> vectors = field.vectors(texts);
    for (int i = 0; i < vectors.size(); i++) {
      Document document = new Document();
      document.add(new StringField(TEXT, texts.get(i), Field.Store.YES));
      document.add(vectors.get(i));
      writer.addDocument(document);
    }
  }

  private List<String> search(Query query, int k) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      return search(new IndexSearcher(reader), query, k);
    }
  }

  private static List<String> search(IndexSearcher searcher, Query query, int k)
      throws IOException {
    List<String> found = new ArrayList<>();
    for (ScoreDoc hit : searcher.search(query, k).scoreDocs) {
      found.add(searcher.storedFields().document(hit.doc).get(TEXT));
    }
    return found;
  }

  private OtherModelException refused(EmbeddingField field) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory);
        IndexWriter writer = writer()) {
      OtherModelException e =
          assertThrows(OtherModelException.class, () -> field.requireRecordedIn(reader));
      assertEquals(
          e.getMessage(),
          assertThrows(OtherModelException.class, () -> field.recordIn(writer)).getMessage());
      return e;
    }
  }

  /** The golden with other settings. */
  private SentenceTransformer with(String settings) throws IOException {
    Path folder = GOLDEN.copyModel(temporary.resolve("other/model"));
    Files.writeString(folder.resolve("config_sentence_transformers.json"), settings);
    return SentenceTransformer.load(folder);
  }

  @Test
  void whatWasPutInComesBackToTheBit() throws IOException {
    index(field(), TEXTS);
    float[][] expected = MODEL.encode(TEXTS, EmbeddingOptions.defaults().withNormalize(true));
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      field().requireRecordedIn(reader);
      int texts = 0;
      for (LeafReaderContext leaf : reader.leaves()) {
        FloatVectorValues values = leaf.reader().getFloatVectorValues("embedding");
        for (int doc = values.nextDoc(); doc != FloatVectorValues.NO_MORE_DOCS; texts++) {
          assertArrayEquals(expected[leaf.docBase + doc], values.vectorValue());
          doc = values.nextDoc();
        }
      }
      assertEquals(TEXTS.size(), texts);
    }
  }

  /** Few enough for Lucene's graph to find just what a comparison with all finds. */
  @Test
  void hitsAreTheNearest() throws IOException {
    List<String> texts = TEXTS.subList(0, 30);
    index(field(), texts);
    for (String query : TEXTS.subList(100, 110)) {
      double[] similarities =
          MODEL.similarity(new float[][] {MODEL.encode(query)}, MODEL.encode(texts))[0];
      List<String> expected =
          IntStream.range(0, texts.size())
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -similarities[i]))
              .limit(3)
              .map(texts::get)
              .toList();
      assertEquals(expected, search(field().query(query, 3), 3), query);
    }
  }

  @Test
  void aFilterLeavesOthersOut() throws IOException {
    index(field(), TEXTS.subList(0, 30));
    Query filter = new TermQuery(new Term(TEXT, TEXTS.get(7)));
    assertEquals(List.of(TEXTS.get(7)), search(field().query(TEXTS.get(0), 3, filter), 3));
    assertEquals(List.of(TEXTS.get(0)), search(field().query(TEXTS.get(0), 1), 1));
    assertThrows(IllegalArgumentException.class, () -> field().query("a", 0));
  }

  @Test
  void anotherModelIsRefusedWithBothFingerprints() throws IOException {
    index(field(), TEXTS.subList(0, 3));
    String message = refused(EmbeddingField.of("embedding", OTHER)).getMessage();
    assertTrue(message.contains("\"embedding\""), message);
    assertTrue(message.contains(MODEL.fingerprint()), message);
    assertTrue(message.contains(OTHER.fingerprint()), message);
    assertTrue(message.contains("OpenMode.CREATE"), message);
    index(field(), TEXTS.subList(3, 5)); // The refused writer has changed nothing.
    assertEquals(List.of(TEXTS.get(4)), search(field().query(TEXTS.get(4), 1), 1));
  }

  @Test
  void anotherWayToCallTheModelIsRefused() throws IOException {
    index(field(), TEXTS.subList(0, 3));
    EmbeddingOptions options = EmbeddingOptions.defaults();
    EmbeddingOptions shorter = options.withTruncateDim(9);
    assertEquals(
        "the index has sbert4j.embedding.dimension=\"20\", and the options given mean \"9\"; give those that it was built with, or build the index anew (OpenMode.CREATE) with these",
        refused(EmbeddingField.of("embedding", MODEL, shorter, shorter)).getMessage());
    String message =
        refused(EmbeddingField.of("embedding", MODEL, options, options.withPrompt("query: ")))
            .getMessage();
    assertTrue(message.contains("sbert4j.embedding.queryPrompt=\"\""), message);
    assertTrue(message.contains("\"query: \""), message);
  }

  @Test
  void anIndexThatDoesNotSayItsModelIsRefused() throws IOException {
    try (IndexWriter writer = writer()) {
      add(writer, field(), TEXTS.subList(0, 3));
    }
    String message = refused(field()).getMessage();
    assertTrue(message.contains("does not say"), message);
    assertTrue(message.contains(MODEL.fingerprint()), message);
    try (IndexWriter writer =
        new IndexWriter(directory, new IndexWriterConfig().setOpenMode(OpenMode.CREATE))) {
      field().recordIn(writer);
    }
    assertEquals(List.of(), search(field().query("a", 1), 1));
  }

  /** Vectors may come to an index that has none yet. */
  @Test
  void aFieldIsAddedToAnIndexOfOthers() throws IOException {
    index(EmbeddingField.of("a", OTHER), TEXTS.subList(0, 3));
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThrows(OtherModelException.class, () -> field().requireRecordedIn(reader));
    }
    index(field(), TEXTS.subList(3, 6));
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      field().requireRecordedIn(reader);
      EmbeddingField.of("a", OTHER).requireRecordedIn(reader);
    }
  }

  @Test
  void otherUserDataStays() throws IOException {
    try (IndexWriter writer = writer()) {
      writer.setLiveCommitData(Map.of("mine", "1").entrySet());
      field().recordIn(writer);
      writer.commit();
      add(writer, field(), TEXTS.subList(0, 3));
    }
    index(field(), TEXTS.subList(3, 6));
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals("1", reader.getIndexCommit().getUserData().get("mine"));
      field().requireRecordedIn(reader);
      assertEquals(6, reader.numDocs());
    }
  }

  @Test
  void anEmptyIndexKnowsItsModel() throws IOException {
    index(field(), List.of());
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      field().requireRecordedIn(reader);
    }
    assertEquals(List.of(), search(field().query("a", 3), 3));
    refused(EmbeddingField.of("embedding", OTHER));
  }

  @Test
  void whatIsNotCommittedIsNotRecorded() throws IOException {
    try (IndexWriter writer = writer()) {
      writer.commit();
      field().recordIn(writer);
      writer.rollback();
    }
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(Map.of(), reader.getIndexCommit().getUserData());
    }
  }

  @Test
  void promptsOfTheModel() throws IOException {
    try (SentenceTransformer prompted =
        with("{\"prompts\": {\"query\": \"query: \", \"document\": \"text: \", \"b\": \"b \"}}")) {
      EmbeddingField field = EmbeddingField.of("embedding", prompted);
      EmbeddingOptions unit = EmbeddingOptions.defaults().withNormalize(true);
      assertArrayEquals(MODEL.encode("text: 还款", unit), field.vector("还款").vectorValue());
      index(field, TEXTS.subList(0, 3));
      // The same model, to the fingerprint, but not the same prompts.
      assertTrue(refused(field()).getMessage().contains("documentPrompt=\"text: \""));
      EmbeddingOptions named = EmbeddingOptions.defaults().withPromptName("b");
      EmbeddingField both = EmbeddingField.of("embedding", prompted, named, named);
      assertArrayEquals(MODEL.encode("b 还款", unit), both.vector("还款").vectorValue());
    }
    EmbeddingOptions none = EmbeddingOptions.defaults().withPromptName("none");
    assertEquals(
        "the model has no prompt named \"none\"; it has [query, document]",
        assertThrows(
                IllegalArgumentException.class, () -> EmbeddingField.of("a", MODEL, none, none))
            .getMessage());
  }

  /** Each by the function of the model's folder. */
  @Test
  void similarities() throws IOException {
    assertEquals(
        VectorSimilarityFunction.DOT_PRODUCT,
        field().vector("a").fieldType().vectorSimilarityFunction());
    try (SentenceTransformer dot = with("{\"similarity_fn_name\": \"dot\"}")) {
      KnnFloatVectorField vector = EmbeddingField.of("a", dot).vector("还款");
      assertEquals(
          VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT,
          vector.fieldType().vectorSimilarityFunction());
      assertArrayEquals(MODEL.encode("还款"), vector.vectorValue());
    }
    Golden euclidean = GOLDENS.read("l2-h130-sqrt-bf16-sharded");
    try (SentenceTransformer model = SentenceTransformer.load(euclidean.model())) {
      KnnFloatVectorField vector = EmbeddingField.of("a", model).vector("还款");
      assertEquals(
          VectorSimilarityFunction.EUCLIDEAN, vector.fieldType().vectorSimilarityFunction());
      assertArrayEquals(model.encode("还款"), vector.vectorValue());
    }
    Golden manhattan = GOLDENS.read("l3-h48-mean-normalize-bin");
    try (SentenceTransformer model = SentenceTransformer.load(manhattan.model())) {
      assertThrows(IllegalArgumentException.class, () -> EmbeddingField.of("a", model));
    }
  }

  @Test
  void documentsAndQueriesMustHaveTheSameLength() {
    EmbeddingOptions whole = EmbeddingOptions.defaults();
    EmbeddingOptions cut = whole.withTruncateDim(9);
    assertEquals(
        "documents would have vectors of 20 elements and queries of 9; give both the same truncateDim",
        assertThrows(
                IllegalArgumentException.class, () -> EmbeddingField.of("a", MODEL, whole, cut))
            .getMessage());
  }

  @Test
  void manyThreadsSearchWhileOneAdds() throws Exception {
    EmbeddingField field = field();
    index(field, TEXTS.subList(0, 30));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (IndexWriter writer = writer();
        DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      List<List<String>> alone = new ArrayList<>();
      for (String text : TEXTS) {
        alone.add(search(searcher, field.query(text, 3), 3));
      }
      field.recordIn(writer);
      List<Future<List<String>>> calls = new ArrayList<>();
      for (String text : TEXTS) {
        calls.add(threads.submit(() -> search(searcher, field.query(text, 3), 3)));
      }
      add(writer, field, TEXTS.subList(30, 60));
      for (int i = 0; i < TEXTS.size(); i++) {
        assertEquals(alone.get(i), calls.get(i).get(), TEXTS.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(List.of(TEXTS.get(59)), search(field.query(TEXTS.get(59), 1), 1));
  }
}
