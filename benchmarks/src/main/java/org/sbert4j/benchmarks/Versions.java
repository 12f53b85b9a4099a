package org.sbert4j.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The versions, as the build has them, of what is not ours.
 *
 * @param jmh JMH's
 * @param djl DJL's
 * @param onnxRuntime ONNX Runtime's
 * @param langChain4j that of langchain4j's models
 */
public record Versions(String jmh, String djl, String onnxRuntime, String langChain4j) {
  public static Versions ofBuild() {
    Properties properties = new Properties();
    try (InputStream stream = Versions.class.getResourceAsStream("versions.properties")) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Versions(
        properties.getProperty("jmh"),
        properties.getProperty("djl"),
        properties.getProperty("onnxruntime"),
        properties.getProperty("langchain4j"));
  }
}
