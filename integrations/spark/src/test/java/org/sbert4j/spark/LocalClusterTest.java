package org.sbert4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sbert4j.spark.TestTexts.transformer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.SentenceTransformer;

/** Two executors, each a JVM of its own with a core. */
class LocalClusterTest {
  private static SparkSession spark;

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws IOException {
    spark =
        Sessions.on("local-cluster[2,1,1024]")
            .config("spark.executor.memory", "600m")
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
            .config("spark.locality.wait", "0")
            .config("spark.archives", zip() + "#distributed")
            .getOrCreate();
    spark.sparkContext().setLogLevel("OFF");
  }

  @AfterAll
  static void stopsAndModelsAreClosed() throws Exception {
    transformer()
        .transform(TestTexts.dataset(spark, TestTexts.many(200), 8))
        .mapPartitions(
            new WatchModel(transformer().modelSettings(), folder.toString()), Encoders.STRING())
        .collectAsList();
    spark.stop();
    for (int i = 0; i < 300 && closed().size() < 2; i++) {
      Thread.sleep(100);
    }
    assertEquals(2, closed().size(), "executors whose JVM closed its model as it ended");
  }

  private static List<Path> closed() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".closed")).toList();
    }
  }

  /** When an executor's JVM ends, writes a file into the folder as soon as the model is closed. */
  private record WatchModel(ModelSettings settings, String folder)
      implements MapPartitionsFunction<Row, String> {
    @Override
    public Iterator<String> call(Iterator<Row> rows) {
      rows.forEachRemaining(row -> {});
      Path file = Path.of(folder, SparkEnv.get().executorId() + ".closed");
      try (SharedModels.Lease lease = SharedModels.take(settings, null)) {
        SentenceTransformer model = lease.model();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> writeWhenClosed(model, file)));
      }
      return List.<String>of().iterator();
    }

    private static void writeWhenClosed(SentenceTransformer model, Path file) {
      for (int i = 0; i < 1000; i++) {
        try {
          model.encode("a");
          Thread.sleep(5);
        } catch (IllegalStateException closed) {
          write(file);
          return;
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    private static void write(Path file) {
      try {
        Files.writeString(file, "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void twoExecutorsGiveTheSameBitsByOneModelEach() {
    List<String> texts = TestTexts.many(2000);
    Dataset<Row> transformed = transformer().transform(TestTexts.dataset(spark, texts, 8));
    int here = SharedModels.loaded();
    assertArrayEquals(TestTexts.encode(texts), TestTexts.vectors(transformed));
    Map<String, TreeSet<String>> loaded = new TreeMap<>();
    for (String report : reports(transformed)) {
      String[] parts = report.split(" ", -1);
      loaded.computeIfAbsent(parts[0], executor -> new TreeSet<>()).add(parts[1]);
    }
    assertEquals(2, loaded.size(), loaded::toString);
    // Were there a model for each task, an executor's count would grow from one to the next.
    loaded.values().forEach(counts -> assertEquals(1, counts.size(), loaded::toString));
    assertEquals(here, SharedModels.loaded(), "the driver loads nothing");
  }

  /**
   * For each task: its executor, how many models that has loaded, whether it has the Vector API.
   */
  private static List<String> reports(Dataset<Row> transformed) {
    return transformed
        .mapPartitions(
            (MapPartitionsFunction<Row, String>)
                rows -> {
                  while (rows.hasNext()) {
                    rows.next();
                  }
                  String report =
                      SparkEnv.get().executorId()
                          + " "
                          + SharedModels.loaded()
                          + " "
                          + ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
                  return List.of(report).iterator();
                },
            Encoders.STRING())
        .collectAsList();
  }

  /** Spark 4 passes the flag by itself; before, a user has to. */
  @Test
  void executorsHaveTheVectorApi() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    for (String report :
        reports(transformer().transform(TestTexts.dataset(spark, List.of("a", "b"), 2)))) {
      assertTrue(report.endsWith("true"), report);
    }
  }

  @Test
  void aFolderThatAnExecutorLacksIsNamedWithItsHost() throws Exception {
    Dataset<Row> dataset = TestTexts.dataset(spark, List.of("a"), 1);
    Dataset<Row> transformed = transformer().setModel("/none/model").transform(dataset);
    SparkException thrown = assertThrows(SparkException.class, transformed::collectAsList);
    String message = thrown.getMessage() + thrown.getCause();
    assertTrue(message.contains("host "), message);
    assertTrue(
        message.matches("(?s).*executor [01]: the model /none/model cannot be loaded.*"), message);
    assertTrue(message.contains("there is no folder /none/model; put the model there"), message);
  }

  private static Path zip() throws IOException {
    Path zip = folder.resolve("model.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
        Stream<Path> files = Files.walk(TestTexts.GOLDEN.model())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(TestTexts.GOLDEN.model().relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return zip;
  }

  @Test
  void takesAnArchiveThatSparkDistributes() {
    List<String> texts = TestTexts.many(100);
    assertArrayEquals(
        TestTexts.encode(texts),
        TestTexts.vectors(
            transformer()
                .setModel("sparkfiles:distributed")
                .transform(TestTexts.dataset(spark, texts, 4))));
  }
}
