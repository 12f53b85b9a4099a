package org.sbert4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** The sample runs, with a tiny model that knows nothing. */
class NearestTextsTest {
  @Test
  void runs() throws IOException {
    try (SparkSession spark = Sessions.on("local[2]").getOrCreate()) {
      spark.sparkContext().setLogLevel("OFF");
      List<Row> found = NearestTexts.nearest(spark, TestTexts.MODEL).collectAsList();
      assertEquals(2, found.size());
      for (Row row : found) {
        assertTrue(Math.abs(row.getDouble(2)) <= 1.000001, row::toString);
      }
    }
  }
}
