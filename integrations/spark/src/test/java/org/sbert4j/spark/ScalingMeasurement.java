package org.sbert4j.spark;

import java.io.IOException;
import java.nio.file.Path;
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
 *
 * <p>The two that are compared take turns, so that a machine that gets slower makes both slower. A
 * round that does not count comes first.
 */
@EnabledIfSystemProperty(named = "sbert4j.measure.model", matches = ".+")
class ScalingMeasurement {
  private static final int ROUNDS = 3;

  private final String model = System.getProperty("sbert4j.measure.model");
  private final int count = Integer.getInteger("sbert4j.measure.texts", 1500);

  @Test
  void overhead() throws IOException {
    List<String> texts = texts(count);
    double[] alone = new double[ROUNDS];
    double[] inSpark = new double[ROUNDS];
    try (SentenceTransformer engine =
            SentenceTransformer.load(Path.of(model), LoadOptions.defaults().withThreads(1));
        SparkSession spark = Sessions.on("local[1]").getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      Dataset<Row> transformed = transformed(spark, texts, 1);
      for (int round = -1; round < ROUNDS; round++) {
        double engineRate = rate(texts, () -> encode(engine, texts));
        double sparkRate = rate(texts, () -> touch(transformed));
        if (round >= 0) {
          alone[round] = engineRate;
          inSpark[round] = sparkRate;
        }
      }
      System.out.printf(
          "Spark %s, one thread, texts a second: encode %s, a task %s; overhead %.1f%%%n",
          spark.version(),
          rates(alone),
          rates(inSpark),
          100 * (median(alone) / median(inSpark) - 1));
    }
  }

  private static void encode(SentenceTransformer engine, List<String> texts) {
    double[] sum = new double[1];
    Iterator<String> all = texts.iterator();
    engine.encode(all, EmbeddingOptions.defaults(), vector -> sum[0] += vector[0], done -> {});
  }

  /** A partition is a task, so with one of them one executor alone is at work. */
  @Test
  void executors() throws IOException {
    List<String> once = texts(count);
    List<String> twice = texts(2 * count);
    double[] one = new double[ROUNDS];
    double[] two = new double[ROUNDS];
    try (SparkSession spark =
        Sessions.on("local-cluster[2,1,1500]")
            .config("spark.executor.memory", "1400m")
            .config("spark.executor.cores", "1")
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
            .config("spark.locality.wait", "0")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      Dataset<Row> byOne = transformed(spark, once, 1);
      Dataset<Row> byTwo = transformed(spark, twice, 2);
      touch(byTwo);
      for (int round = 0; round < ROUNDS; round++) {
        one[round] = rate(once, () -> touch(byOne));
        two[round] = rate(twice, () -> touch(byTwo));
      }
      System.out.printf(
          "Spark %s, executors of one core, texts a second: one %s, two %s; %.2f times%n",
          spark.version(), rates(one), rates(two), median(two) / median(one));
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

  private static double rate(List<String> texts, Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return texts.size() / ((System.nanoTime() - begin) / 1e9);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The median, and from the least to the most. */
  private static String rates(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return "%.1f (%.1f to %.1f)".formatted(median(values), sorted[0], sorted[sorted.length - 1]);
  }

  /** Questions of some twenty tokens, no two of them equal. */
  private static List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> "请问第" + i + "期还款到期不能按时归还的话怎么办?").toList();
  }
}
