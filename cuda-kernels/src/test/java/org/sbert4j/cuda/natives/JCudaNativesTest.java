package org.sbert4j.cuda.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JCudaNativesTest {
  @TempDir Path parent;

  @Test
  void aLibraryThatJCudaDoesNotHaveIsNamed() {
    Exception e =
        assertThrows(FileNotFoundException.class, () -> JCudaNatives.read("libNothing.so"));
    assertTrue(e.getMessage().contains("libNothing.so"), e.getMessage());
  }

  /**
   * Whether or not there is a driver: the property is as before, and no file of JCuda's appears.
   */
  @Test
  void theFolderForTemporaryFilesIsAsBefore() {
    String before = System.getProperty("java.io.tmpdir");
    try {
      JCudaNatives.initialize(
          Optional.of(parent), "jcuda.driver.JCudaDriver", "JCudaDriver", UnaryOperator.identity());
    } catch (LinkageError | IOException e) {
      // A machine without a driver.
    }
    assertEquals(before, System.getProperty("java.io.tmpdir"));
  }
}
