package org.sbert4j.models.bgesmallzh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** What the build has put beside the class; what the model computes is in the tests module. */
class BgeSmallZhTest {
  @TempDir private Path models;

  @Test
  void isAFolderOfSentenceTransformers() throws IOException {
    Path folder = BgeSmallZh.folder(models);
    assertEquals(models.resolve("bge-small-zh-v1.5"), folder);
    assertEquals(
        Set.of(
            "1_Pooling/config.json",
            "LICENSE",
            "README.md",
            "config.json",
            "model.safetensors",
            "modules.json",
            "sbert4j-files.txt",
            "sentence_bert_config.json",
            "tokenizer.json",
            "tokenizer_config.json"),
        files(folder));
    assertTrue(Files.readString(folder.resolve("LICENSE")).startsWith("MIT License"));
    assertEquals(folder, BgeSmallZh.folder(models));
  }

  @Test
  void weightsAre16BitFloats() {
    try (Checkpoint checkpoint = Checkpoint.open(BgeSmallZh.folder(models))) {
      assertEquals(69, checkpoint.tensorNames().size());
      long elements = 0;
      for (String name : checkpoint.tensorNames()) {
        assertEquals(DType.F16, checkpoint.find(name).orElseThrow().dtype(), name);
        elements += checkpoint.find(name).orElseThrow().elementCount();
      }
      assertEquals(23_691_264, elements);
    }
  }

  @Test
  void needsNeitherOnnxNorTheJarThatItIsMadeOf() {
    assertNull(BgeSmallZh.class.getResource("/bge-small-zh-v1.5.onnx"));
  }

  private static Set<String> files(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(Files::isRegularFile)
          .forEach(file -> names.add(folder.relativize(file).toString().replace('\\', '/')));
    }
    return names;
  }
}
