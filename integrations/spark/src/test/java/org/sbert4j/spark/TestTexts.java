package org.sbert4j.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Goldens;

/** Tiny models, texts in a data set, and the vectors that the engine gives by itself. */
final class TestTexts {
  /** An executor is in another folder. */
  private static final Goldens GOLDENS =
      new Goldens(Path.of("../../goldens/suite").toAbsolutePath().normalize());

  static final Golden GOLDEN = GOLDENS.read("l1-h20-cls");
  static final Golden OTHER = GOLDENS.read("l2-h36-max-f16");
  static final String MODEL = GOLDEN.model().toString();

  private TestTexts() {}

  /** Texts of all lengths, some of them equal. */
  static List<String> many(int count) {
    List<String> known = GOLDEN.texts();
    return IntStream.range(0, count)
        .mapToObj(i -> known.get(i % known.size()) + (i % 3 == 0 ? "" : " " + i))
        .toList();
  }

  static Dataset<Row> dataset(SparkSession spark, List<String> texts, int partitions) {
    List<Row> rows = new ArrayList<>();
    for (String text : texts) {
      rows.add(RowFactory.create((long) rows.size(), text));
    }
    StructType schema =
        new StructType().add("id", DataTypes.LongType).add("text", DataTypes.StringType);
    return spark.createDataFrame(rows, schema).repartition(partitions);
  }

  static Sbert4jTransformer transformer() {
    return new Sbert4jTransformer().setModel(MODEL).setInputCol("text").setOutputCol("vector");
  }

  /** The vectors in the order of the ids. */
  static float[][] vectors(Dataset<Row> transformed) {
    return transformed.select("id", "vector").collectAsList().stream()
        .sorted((a, b) -> Long.compare(a.getLong(0), b.getLong(0)))
        .map(row -> vector(row, 1))
        .toArray(float[][]::new);
  }

  static float[] vector(Row row, int index) {
    if (row.isNullAt(index)) {
      return null;
    }
    List<Float> values = row.getList(index);
    float[] vector = new float[values.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values.get(i);
    }
    return vector;
  }

  static float[][] encode(List<String> texts) {
    return encode(texts, EmbeddingOptions.defaults());
  }

  static float[][] encode(List<String> texts, EmbeddingOptions options) {
    try (SentenceTransformer model = SentenceTransformer.load(GOLDEN.model())) {
      return model.encode(texts, options);
    }
  }
}
