package org.sbert4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.spark.TestTexts.transformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Two executors, each a JVM of its own with a core. */
class LocalClusterTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark =
        Sessions.on("local-cluster[2,1,1024]")
            .config("spark.executor.memory", "600m")
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
            .config("spark.locality.wait", "0")
            .getOrCreate();
    spark.sparkContext().setLogLevel("OFF");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void twoExecutorsGiveTheSameBitsByOneModelEach() {
    List<String> texts = TestTexts.many(2000);
    Dataset<Row> transformed = transformer().transform(TestTexts.dataset(spark, texts, 8));
    assertArrayEquals(TestTexts.encode(texts), TestTexts.vectors(transformed));
    Map<String, TreeSet<String>> loaded = new TreeMap<>();
    for (String report : reports(transformed)) {
      String[] parts = report.split(" ", -1);
      loaded.computeIfAbsent(parts[0], executor -> new TreeSet<>()).add(parts[1]);
    }
    assertEquals(2, loaded.size(), loaded::toString);
    loaded.values().forEach(counts -> assertEquals(List.of("1"), List.copyOf(counts)));
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
    String here = String.valueOf(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    for (String report :
        reports(transformer().transform(TestTexts.dataset(spark, List.of("a", "b"), 2)))) {
      assertTrue(report.endsWith(here) || report.endsWith("true"), report);
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

  private Path zip() throws IOException {
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
  void takesAnArchiveThatSparkDistributes() throws IOException {
    spark.sparkContext().addArchive(zip() + "#distributed");
    List<String> texts = TestTexts.many(100);
    assertArrayEquals(
        TestTexts.encode(texts),
        TestTexts.vectors(
            transformer()
                .setModel("sparkfiles:distributed")
                .transform(TestTexts.dataset(spark, texts, 4))));
  }
}
