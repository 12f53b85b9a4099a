package org.sbert4j.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.spark.TestTexts.transformer;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** A task that Spark gives two cores. */
class TaskCoresTest {
  @Test
  void startsOneThread() throws IOException {
    List<String> texts = TestTexts.many(3000);
    try (SparkSession spark =
        Sessions.on("local[2]").config("spark.task.cpus", "2").getOrCreate()) {
      spark.sparkContext().setLogLevel("OFF");
      Sbert4jTransformer.closeUnusedModels();
      Set<Thread> before = workers();
      float[][] vectors =
          TestTexts.vectors(transformer().transform(TestTexts.dataset(spark, texts, 1)));
      Set<Thread> after = workers();
      after.removeAll(before);
      // Where there is one processor alone, the model has one thread.
      assertEquals(Math.min(2, Runtime.getRuntime().availableProcessors()) - 1, after.size());
      assertArrayEquals(TestTexts.encode(texts), vectors);
    }
  }

  private static Set<Thread> workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sbert4j"))
        .collect(Collectors.toSet());
  }
}
