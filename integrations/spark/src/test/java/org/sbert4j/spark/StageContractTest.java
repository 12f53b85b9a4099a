package org.sbert4j.spark;

import java.io.File;
import java.nio.file.Path;
import org.apache.spark.SparkFunSuite;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.ml.util.DefaultReadWriteTest;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark holds its own stages to. */
class StageContractTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = Sessions.on("local[1]").getOrCreate();
    spark.sparkContext().setLogLevel("OFF");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void params() {
    ParamsSuite.checkParams(new Sbert4jTransformer());
  }

  @Test
  void writingAndReading() {
    Sbert4jTransformer transformer =
        TestTexts.transformer()
            .setOutputType("vector")
            .setHandleNull("error")
            .setBatchSize(3)
            .setPrompt("p")
            .setNormalize(false)
            .setTruncateDim(4)
            .setTruncation("window")
            .setTruncationSide("left")
            .setWindowOverlap(1)
            .setMaxSeqLength(5)
            .setBackend("scalar")
            .setDevice(1)
            .setWeights("int8")
            .setMemoryBudget(1L << 33)
            .setMapEmbeddings(true);
    new Suite(folder.toFile()).testDefaultReadWrite(transformer, true);
  }

  /** Spark's test is a trait of Scala; only its folder is needed from what it mixes in. */
  private static final class Suite extends SparkFunSuite implements DefaultReadWriteTest {
    private static final long serialVersionUID = 1;

    private final File folder;

    Suite(File folder) {
      this.folder = folder;
    }

    @Override
    public File tempDir() {
      return folder;
    }

    @Override
    public File org$apache$spark$ml$util$TempDirectory$$_tempDir() {
      return folder;
    }

    @Override
    public void org$apache$spark$ml$util$TempDirectory$$_tempDir_$eq(File ignored) {}
  }
}
