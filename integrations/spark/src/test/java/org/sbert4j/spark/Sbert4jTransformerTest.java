package org.sbert4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sbert4j.spark.TestTexts.MODEL;
import static org.sbert4j.spark.TestTexts.transformer;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TruncationPolicy;

/** The transformer, with two tasks at once in this JVM, each of which may fail twice. */
class Sbert4jTransformerTest {
  private static final AtomicInteger READ = new AtomicInteger();
  private static final AtomicInteger FAILED = new AtomicInteger();

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        Sessions.on("local[2,3]")
            .config(
                "spark.hadoop.fs." + ElsewhereFileSystem.SCHEME + ".impl",
                ElsewhereFileSystem.class.getName())
            .getOrCreate();
    spark.sparkContext().setLogLevel("OFF");
  }

  @AfterAll
  static void stop() {
    spark.stop();
    Sbert4jTransformer.closeUnusedModels();
    assertEquals(0, SharedModels.open());
  }

  @AfterEach
  void everyTaskGaveItsModelBack() {
    assertEquals(0, SharedModels.users());
  }

  @Test
  void vectorsAreThoseOfTheEngineToTheLastBit() {
    List<String> texts = TestTexts.many(500);
    float[][] expected = TestTexts.encode(texts);
    for (int partitions : new int[] {1, 2, 7}) {
      for (int batchSize : new int[] {1, 16, 1024}) {
        Dataset<Row> transformed =
            transformer()
                .setBatchSize(batchSize)
                .transform(TestTexts.dataset(spark, texts, partitions));
        assertArrayEquals(expected, TestTexts.vectors(transformed));
      }
    }
  }

  @Test
  void allTasksShareOneModel() {
    Sbert4jTransformer.closeUnusedModels();
    int before = SharedModels.loaded();
    Dataset<Row> texts = TestTexts.dataset(spark, TestTexts.many(100), 8);
    transformer().transform(texts).collectAsList();
    transformer().setTruncateDim(3).transform(texts).collectAsList();
    assertEquals(1, SharedModels.loaded() - before);
    assertEquals(1, SharedModels.open());
    Sbert4jTransformer.closeUnusedModels();
    assertEquals(0, SharedModels.open());
  }

  @Test
  void aTaskOfOneCoreStartsNoThread() {
    Set<Thread> before = workers();
    transformer().transform(TestTexts.dataset(spark, TestTexts.many(3000), 1)).collectAsList();
    Set<Thread> after = workers();
    after.removeAll(before);
    assertEquals(Set.of(), after);
  }

  private static Set<Thread> workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sbert4j"))
        .collect(Collectors.toSet());
  }

  @Test
  void nullGivesNullOrAnError() {
    List<String> texts = Arrays.asList("a", null, "b", null);
    Dataset<Row> dataset = TestTexts.dataset(spark, texts, 1);
    float[][] vectors = TestTexts.vectors(transformer().transform(dataset));
    float[][] expected = TestTexts.encode(List.of("a", "b"));
    assertArrayEquals(expected[0], vectors[0]);
    assertNull(vectors[1]);
    assertArrayEquals(expected[1], vectors[2]);
    assertNull(vectors[3]);

    Dataset<Row> strict = transformer().setHandleNull("error").transform(dataset);
    String message = messages(assertThrows(Exception.class, strict::collectAsList));
    assertTrue(message.contains("the column text is null in a row of partition"), message);
    assertTrue(message.contains("set handleNull to keep"), message);
  }

  private static String messages(Throwable thrown) {
    List<String> messages = new ArrayList<>();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      messages.add(cause.getMessage());
    }
    return String.join("\n", messages);
  }

  @Test
  void givesVectorsOfSparkMl() {
    List<Row> rows =
        transformer()
            .setOutputType("vector")
            .transform(TestTexts.dataset(spark, List.of("a"), 1))
            .collectAsList();
    float[] expected = TestTexts.encode(List.of("a"))[0];
    Vector vector = rows.get(0).getAs("vector");
    assertArrayEquals(
        IntStream.range(0, expected.length).mapToDouble(i -> expected[i]).toArray(),
        vector.toArray());
  }

  @Test
  void optionsAreTheEngines() {
    List<String> texts = TestTexts.many(50);
    Dataset<Row> dataset = TestTexts.dataset(spark, texts, 2);
    EmbeddingOptions options =
        EmbeddingOptions.defaults()
            .withPrompt("query: ")
            .withNormalize(true)
            .withTruncateDim(7)
            .withTruncation(TruncationPolicy.WINDOW)
            .withWindowOverlap(2);
    float[][] expected;
    try (SentenceTransformer model =
        SentenceTransformer.load(
            TestTexts.GOLDEN.model(), LoadOptions.defaults().withMaxSeqLength(9))) {
      expected = model.encode(texts, options);
    }
    Dataset<Row> transformed =
        transformer()
            .setPrompt("query: ")
            .setNormalize(true)
            .setTruncateDim(7)
            .setTruncation("window")
            .setWindowOverlap(2)
            .setMaxSeqLength(9)
            .setMemoryBudget(64L << 20)
            .transform(dataset);
    assertArrayEquals(expected, TestTexts.vectors(transformed));
  }

  @Test
  void otherColumnsStayAsTheyAre() {
    StructType schema =
        new StructType()
            .add("text", DataTypes.StringType, false)
            .add("amount", DataTypes.createDecimalType(10, 2))
            .add("at", DataTypes.TimestampType)
            .add("bytes", DataTypes.BinaryType)
            .add("words", DataTypes.createArrayType(DataTypes.StringType))
            .add("counts", DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType))
            .add("inner", new StructType().add("x", DataTypes.DoubleType));
    Row row =
        RowFactory.create(
            "a",
            new BigDecimal("1.25"),
            new Timestamp(1_700_000_000_123L),
            new byte[] {1, 2},
            List.of("p", "q"),
            Map.of("k", 3L),
            RowFactory.create(0.5));
    Row nulls = RowFactory.create("b", null, null, null, null, null, null);
    Dataset<Row> dataset = spark.createDataFrame(List.of(row, nulls), schema);
    Dataset<Row> transformed = transformer().transform(dataset);
    assertEquals(
        Arrays.asList(dataset.schema().fields()),
        Arrays.asList(transformed.schema().fields()).subList(0, schema.size()));
    assertEquals(
        dataset.toJSON().collectAsList(), transformed.drop("vector").toJSON().collectAsList());
  }

  @Test
  void twoColumnsMayHaveOneName() {
    Dataset<Row> dataset = TestTexts.dataset(spark, List.of("a"), 1).select("id", "text", "id");
    Row row = transformer().transform(dataset).first();
    assertEquals(List.of(0L, "a", 0L), List.of(row.get(0), row.get(1), row.get(2)));
    assertArrayEquals(TestTexts.encode(List.of("a"))[0], TestTexts.vector(row, 3));
  }

  @Test
  void takesTextsWithACollation() {
    assumeTrue(spark.version().startsWith("4"), "Spark 3 has none");
    Dataset<Row> dataset =
        TestTexts.dataset(spark, List.of("a"), 1).selectExpr("id", "text COLLATE UNICODE AS text");
    assertArrayEquals(
        TestTexts.encode(List.of("a")), TestTexts.vectors(transformer().transform(dataset)));
  }

  @Test
  void takesAStream() throws Exception {
    Path input = Files.createDirectory(folder.resolve("input"));
    Files.writeString(input.resolve("texts.txt"), "a\nb\n");
    Dataset<Row> stream =
        spark
            .readStream()
            .text(input.toString())
            .selectExpr("IF(value = 'a', 0L, 1L) AS id", "value AS text");
    transformer()
        .transform(stream)
        .writeStream()
        .format("memory")
        .queryName("vectors")
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertArrayEquals(
        TestTexts.encode(List.of("a", "b")), TestTexts.vectors(spark.table("vectors")));
  }

  @Test
  void isWrittenAndReadInAPipeline() throws IOException {
    Dataset<Row> dataset = TestTexts.dataset(spark, TestTexts.many(20), 2);
    PipelineStage normalizer = new Normalizer().setInputCol("vector").setOutputCol("unit");
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  transformer().setOutputType("vector").setTruncateDim(5), normalizer
                });
    String path = folder.resolve("pipeline").toString();
    pipeline.fit(dataset).write().overwrite().save(path);
    PipelineModel read = PipelineModel.load(path);
    assertEquals(
        pipeline.fit(dataset).transform(dataset).orderBy("id").collectAsList(),
        read.transform(dataset).orderBy("id").collectAsList());
    Vector unit = read.transform(dataset).first().getAs("unit");
    assertEquals(5, unit.size());
    assertEquals(5, ((Sbert4jTransformer) read.stages()[0]).getTruncateDim());

    String alone = folder.resolve("alone").toString();
    transformer().setMemoryBudget(1L << 40).save(alone);
    assertEquals(1L << 40, Sbert4jTransformer.load(alone).getMemoryBudget());
  }

  @Test
  void whatCannotBeIsToldBeforeAJobBegins() {
    Dataset<Row> dataset = TestTexts.dataset(spark, List.of("a"), 1);
    assertRefused("set model to", new Sbert4jTransformer().setInputCol("text"), dataset);
    assertRefused("no column body; set inputCol", transformer().setInputCol("body"), dataset);
    assertRefused("of type bigint; set inputCol", transformer().setInputCol("id"), dataset);
    assertRefused("a column text already", transformer().setOutputCol("text"), dataset);
    assertRefused("[array, vector]", transformer().setOutputType("list"), dataset);
    assertRefused("[keep, error]", transformer().setHandleNull("skip"), dataset);
    assertRefused("[fp32, bf16, fp16, int8]", transformer().setWeights("fp64"), dataset);
    assertRefused("batchSize is 0", transformer().setBatchSize(0), dataset);
    assertRefused("truncateDim is 0", transformer().setTruncateDim(0), dataset);
    assertRefused("set one of the two", transformer().setPrompt("a").setPromptName("b"), dataset);
  }

  private static void assertRefused(
      String message, Sbert4jTransformer transformer, Dataset<Row> dataset) {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> transformer.transform(dataset));
    assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
  }

  @Test
  void aFailedTaskIsTriedAgainAndLeavesNothing() {
    List<String> texts = TestTexts.many(200);
    FAILED.set(0);
    int before = SharedModels.loaded();
    Dataset<Row> failing =
        TestTexts.dataset(spark, texts, 4)
            .map(
                (MapFunction<Row, Row>) Sbert4jTransformerTest::failTwice,
                Encoders.row(TestTexts.dataset(spark, texts, 1).schema()));
    Dataset<Row> transformed = transformer().setBatchSize(10).transform(failing);
    assertArrayEquals(TestTexts.encode(texts), TestTexts.vectors(transformed));
    assertEquals(0, SharedModels.users());
    assertTrue(SharedModels.loaded() - before <= 1);
    assertTrue(FAILED.get() >= 2, "no task failed");
  }

  private static Row failTwice(Row row) {
    if (TaskContext.get().attemptNumber() < 2 && row.getLong(0) % 40 == 39) {
      FAILED.incrementAndGet();
      throw new IllegalStateException("as it was meant to");
    }
    return row;
  }

  @Test
  void aCancelledJobLeavesNothing() throws InterruptedException {
    Dataset<Row> endless =
        transformer()
            .transform(spark.range(0, 100_000_000, 1, 2).selectExpr("id", "'text ' || id as text"));
    Thread job =
        new Thread(
            () -> {
              spark.sparkContext().setJobGroup("endless", "", false);
              assertThrows(
                  SparkException.class,
                  () -> endless.selectExpr("sum(id)", "max(vector)").collectAsList());
            });
    job.start();
    while (SharedModels.users() == 0) {
      Thread.sleep(10);
    }
    spark.sparkContext().cancelJobGroup("endless");
    job.join();
    for (int i = 0; i < 1000 && SharedModels.users() > 0; i++) {
      Thread.sleep(10);
    }
    assertEquals(0, SharedModels.users());
  }

  @Test
  void aPartitionIsNotHeld() {
    READ.set(0);
    Dataset<Row> rows =
        spark
            .range(0, 10_000, 1, 1)
            .map(
                (MapFunction<Long, String>)
                    id -> {
                      READ.incrementAndGet();
                      return "text " + id;
                    },
                Encoders.STRING())
            .toDF("text");
    List<Integer> read =
        transformer()
            .setBatchSize(16)
            .transform(rows)
            .mapPartitions(
                (MapPartitionsFunction<Row, Integer>)
                    results -> {
                      List<Integer> seen = new ArrayList<>();
                      while (results.hasNext()) {
                        results.next();
                        seen.add(READ.get());
                      }
                      return seen.iterator();
                    },
                Encoders.INT())
            .collectAsList();
    assertEquals(10_000, read.size());
    for (int i = 0; i < read.size(); i++) {
      assertTrue(read.get(i) <= i + 18, "row " + i + ": " + read.get(i));
    }
  }

  @Test
  void takesAFolderThatSparkDistributes() {
    spark.sparkContext().addFile(MODEL, true);
    Dataset<Row> dataset = TestTexts.dataset(spark, List.of("a"), 1);
    assertArrayEquals(
        TestTexts.encode(List.of("a")),
        TestTexts.vectors(transformer().setModel("sparkfiles:model").transform(dataset)));
  }

  @Test
  void takesAFolderOfADistributedFileSystem() throws IOException {
    Dataset<Row> dataset = TestTexts.dataset(spark, List.of("a", "b"), 2);
    List<Path> before = temporary();
    assertArrayEquals(
        TestTexts.encode(List.of("a", "b")),
        TestTexts.vectors(transformer().setModel("elsewhere://" + MODEL).transform(dataset)));
    assertEquals(before, temporary());
    Dataset<Row> missing = transformer().setModel("elsewhere:///none").transform(dataset);
    String message = messages(assertThrows(Exception.class, missing::collectAsList));
    assertTrue(message.contains("there is no folder elsewhere:///none"), message);
  }

  private static List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("sbert4j")).toList();
    }
  }

  @Test
  void aFolderWhoseFilesWereReplacedIsAnotherModel() throws IOException {
    Path model = TestTexts.GOLDEN.copyModel(folder.resolve("copy/model"));
    Dataset<Row> dataset = TestTexts.dataset(spark, List.of("a"), 1);
    Sbert4jTransformer transformer = transformer().setModel(model.toString());
    float[][] first = TestTexts.vectors(transformer.transform(dataset));
    Files.move(model, folder.resolve("old"));
    TestTexts.OTHER.copyModel(model);
    float[][] second = TestTexts.vectors(transformer.transform(dataset));
    assertNotEquals(first[0].length, second[0].length);
  }

  @Test
  void aMissingFolderIsNamedWithItsHost() throws IOException {
    Dataset<Row> dataset = TestTexts.dataset(spark, List.of("a"), 1);
    Dataset<Row> transformed = transformer().setModel("/none/model").transform(dataset);
    SparkException thrown = assertThrows(SparkException.class, transformed::collectAsList);
    String message = messages(thrown);
    assertTrue(message.contains("host " + InetAddress.getLocalHost().getHostName()), message);
    assertTrue(message.contains("there is no folder /none/model; put the model there"), message);
    assertFalse(message.contains("hub could"), message);
  }
}
