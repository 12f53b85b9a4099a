package org.sbert4j.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.sbert4j.cuda.kernels.Kernels;

/** The PTX that ships, as a text. */
final class ShippedPtx {
  private ShippedPtx() {}

  static String text() {
    try (InputStream stream = Kernels.class.getResourceAsStream("/org/sbert4j/cuda/kernels.ptx")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
