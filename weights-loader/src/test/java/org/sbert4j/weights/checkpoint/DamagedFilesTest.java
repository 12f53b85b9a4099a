package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.RealFilesTest;

/** Whatever byte of a file is damaged: tensors can be read, or there is a named error. */
class DamagedFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"all-types.safetensors", "all-types.bin", "cuda.bin", "tiny.onnx"})
  void nothingButNamedErrors(String name) throws IOException {
    byte[] whole = Files.readAllBytes(RealFilesTest.resource(name));
    Path file = folder.resolve(name);
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      damaged[random.nextInt(damaged.length)] = (byte) -random.nextInt(3);
      Files.write(file, damaged);
      refused += isRefused(file) ? 1 : 0;
    }
    assertTrue(refused > 50, "refused only " + refused);
  }

  private static boolean isRefused(Path file) {
    try {
      TensorEnds.read(file);
      return false;
    } catch (ModelFormatException e) {
      return true;
    }
  }
}
