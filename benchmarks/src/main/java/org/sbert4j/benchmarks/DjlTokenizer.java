package org.sbert4j.benchmarks;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * DJL's tokenizer, the Hugging Face tokenizers library in Rust behind JNI: cuts texts and pads
 * none.
 *
 * <p>Its {@link Encoding} always holds everything, tokens and offsets and masks; there is no call
 * that asks for the ids alone.
 */
final class DjlTokenizer implements AutoCloseable {
  static {
    // The native library is in the jar. Were it not, DJL would look for it on the net, and it also
    // reports that it is used.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("RUST_FLAVOR", "cpu");
  }

  private final HuggingFaceTokenizer tokenizer;

  /**
   * DJL's tokenizer of {@code file}.
   *
   * @throws LinkageError where the native library cannot be loaded
   * @throws EngineException where there is none for this platform
   */
  DjlTokenizer(TokenizerFile file, int maxLength) {
    Map<String, String> options =
        Map.of("truncation", "true", "maxLength", Integer.toString(maxLength), "padding", "false");
    byte[] json = file.json().toString().getBytes(StandardCharsets.UTF_8);
    try (InputStream stream = new ByteArrayInputStream(json)) {
      this.tokenizer = HuggingFaceTokenizer.newInstance(stream, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether DJL has a native library for this platform. */
  static boolean isAvailable(TokenizerFile file) {
    try {
      new DjlTokenizer(file, 512).close();
      return true;
    } catch (LinkageError | EngineException e) {
      return false;
    }
  }

  /** Checks that {@code text} has the same ids here and in DJL. */
  static void requireSame(String text, int[] ours, long[] djls) {
    if (!Arrays.equals(Arrays.stream(ours).asLongStream().toArray(), djls)) {
      throw new IllegalStateException(
          "The ids of \"%s\" are %s here and %s in DJL; find out which tokenizer is wrong."
              .formatted(text, Arrays.toString(ours), Arrays.toString(djls)));
    }
  }

  Encoding encode(String text) {
    return tokenizer.encode(text);
  }

  Encoding[] batchEncode(String[] texts) {
    return tokenizer.batchEncode(texts);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
