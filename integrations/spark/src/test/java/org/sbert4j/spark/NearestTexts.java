package org.sbert4j.spark;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The sample: finds for each question the nearest of the known ones. The argument is a model. */
final class NearestTexts {
  private NearestTexts() {}

  public static void main(String[] args) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .appName("sbert4j")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      nearest(spark, args[0]).collectAsList().forEach(row -> System.out.println(line(row)));
    }
  }

  private static String line(Row row) {
    return "%s -> %s (%.4f)".formatted(row.getString(0), row.getString(1), row.getDouble(2));
  }

  static Dataset<Row> nearest(SparkSession spark, String model) {
    Sbert4jTransformer transformer =
        new Sbert4jTransformer()
            .setModel(model)
            .setNormalize(true)
            .setInputCol("text")
            .setOutputCol("vector");
    List<String> known = List.of("提前还款要收手续费吗?", "剩余欠款还有多少?", "到期不能按时还款怎么办?");
    List<String> questions = List.of("怎么提前还清贷款?", "我还欠多少钱?");
    transformer
        .transform(spark.createDataset(known, Encoders.STRING()).toDF("text"))
        .createOrReplaceTempView("known");
    transformer
        .transform(spark.createDataset(questions, Encoders.STRING()).toDF("text"))
        .createOrReplaceTempView("questions");
    return spark.sql(
        """
        SELECT question, max_by(text, cosine), max(cosine) FROM (
          SELECT q.text AS question, k.text AS text, aggregate(
              zip_with(q.vector, k.vector, (x, y) -> CAST(x AS DOUBLE) * y),
              CAST(0 AS DOUBLE), (sum, product) -> sum + product) AS cosine
          FROM questions q CROSS JOIN known k)
        GROUP BY question ORDER BY question""");
  }
}
