package org.sbert4j.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;

/**
 * Measures what docs/scaling.md says: what Spark takes beside {@code encode}, and what a second
 * executor gives. {@code scripts/spark-check --measure} runs it; nothing else should run meanwhile.
 */
@EnabledIfSystemProperty(named = "sbert4j.measure.model", matches = ".+")
class ScalingMeasurement {
  private static final int ROUNDS = 5;

  private final String model = System.getProperty("sbert4j.measure.model");
  private final int count = Integer.getInteger("sbert4j.measure.texts", 6000);

  @Test
  void overhead() throws IOException {
    List<String> texts = texts();
    double[] alone = new double[ROUNDS];
    double[] inSpark = new double[ROUNDS];
    try (SentenceTransformer engine =
            SentenceTransformer.load(Path.of(model), LoadOptions.defaults().withThreads(1));
        SparkSession spark = Sessions.on("local[1]").getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      Dataset<Row> transformed = transformed(spark, texts, 1);
      for (int round = -1; round < ROUNDS; round++) {
        double engineRate = rate(() -> encode(engine, texts));
        double sparkRate = rate(() -> touch(transformed));
        if (round >= 0) {
          alone[round] = engineRate;
          inSpark[round] = sparkRate;
        }
      }
    }
    System.out.printf(
        "one thread, texts a second: encode %.1f, Spark %.1f; overhead %.1f%%%n",
        median(alone), median(inSpark), 100 * (median(alone) / median(inSpark) - 1));
  }

  private static void encode(SentenceTransformer engine, List<String> texts) {
    double[] sum = new double[1];
    Iterator<String> all = texts.iterator();
    engine.encode(all, EmbeddingOptions.defaults(), vector -> sum[0] += vector[0], done -> {});
  }

  @Test
  void executors() throws IOException {
    List<String> texts = texts();
    double one = executors(texts, 1);
    double two = executors(texts, 2);
    System.out.printf(
        "texts a second: one executor of a core %.1f, two %.1f; %.2f times%n", one, two, two / one);
  }

  private double executors(List<String> texts, int executors) throws IOException {
    try (SparkSession spark =
        Sessions.on("local-cluster[%d,1,1500]".formatted(executors))
            .config("spark.executor.memory", "1400m")
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
            .config("spark.locality.wait", "0")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      Dataset<Row> transformed = transformed(spark, texts, 8);
      touch(transformed);
      return median(
          IntStream.range(0, ROUNDS)
              .mapToDouble(round -> rate(() -> touch(transformed)))
              .toArray());
    }
  }

  private Dataset<Row> transformed(SparkSession spark, List<String> texts, int partitions) {
    Dataset<Row> dataset = TestTexts.dataset(spark, texts, partitions).cache();
    dataset.count();
    return TestTexts.transformer().setModel(model).transform(dataset);
  }

  /** Computes everything, and collects a number. */
  private static void touch(Dataset<Row> transformed) {
    transformed.agg(functions.sum(functions.col("vector").getItem(0))).collectAsList();
  }

  private double rate(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return count / ((System.nanoTime() - begin) / 1e9);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Questions of some twenty tokens, no two of them equal. */
  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add("请问第" + i + "期还款到期不能按时归还的话怎么办?");
    }
    return texts;
  }
}
