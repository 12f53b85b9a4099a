package org.sbert4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Spark, on this machine alone. */
final class Sessions {
  private Sessions() {}

  /** A session to build on; there is one in a JVM at a time. */
  static SparkSession.Builder on(String master) {
    Path home = Path.of(System.getenv("SPARK_HOME"));
    try {
      // Executors in JVMs of their own look there for jars; they have the tests' class path
      // instead.
      Files.createDirectories(home.resolve("jars"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SparkSession.builder()
        .master(master)
        .appName("sbert4j")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", home.resolve("warehouse").toString())
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config(
            "spark.executor.extraJavaOptions",
            "-Dsbert4j.vector.coldStart=never "
                + System.getProperty("sbert4j.test.executor.modules", ""));
  }
}
