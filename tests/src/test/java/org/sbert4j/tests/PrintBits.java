package org.sbert4j.tests;

import java.nio.file.Path;
import java.util.List;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.scalar.ScalarBackend;

/**
 * Prints the bits of models' vectors, for {@link KnownBitsTest}, which starts it in JVMs of other
 * vector widths, and in one without fused multiply-add.
 */
final class PrintBits {
  static final String VECTOR = "vector ";
  static final String UNAVAILABLE = "unavailable ";

  private PrintBits() {}

  /** With the backend, the most tokens of a text, then each model's name and folder. */
  public static void main(String[] args) {
    int most = Integer.parseInt(args[1]);
    try {
      for (int i = 2; i < args.length; i += 2) {
        for (WeightFormat format : new ScalarBackend().weightFormats()) {
          print(args[0], BitsModel.named(args[i], Path.of(args[i + 1])), format, most);
        }
      }
    } catch (BackendUnavailableException e) {
      System.out.println(UNAVAILABLE + e.getMessage());
    }
  }

  private static void print(String backend, BitsModel bitsModel, WeightFormat format, int most) {
    LoadOptions options = LoadOptions.defaults().withBackend(backend).withWeights(format);
    try (SentenceTransformer model = SentenceTransformer.load(bitsModel.folder(), options)) {
      System.out.println("backend " + model.backendDescription());
      List<BitsModel.Text> texts = bitsModel.upTo(most);
      float[][] vectors = model.encode(BitsModel.contents(texts));
      for (int i = 0; i < vectors.length; i++) {
        String key = KnownBits.key(format, texts.get(i).name());
        System.out.println(
            VECTOR + bitsModel.name() + " " + key + " " + KnownBits.bits(vectors[i]));
      }
    }
  }
}
