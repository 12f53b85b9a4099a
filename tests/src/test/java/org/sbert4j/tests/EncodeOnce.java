package org.sbert4j.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sbert4j.SentenceTransformer;

/** Loads a model, encodes 300 texts of mixed lengths, and prints the process's memory figures. */
final class EncodeOnce {
  private EncodeOnce() {}

  /** With the model folder. */
  public static void main(String[] args) throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      texts.add("一丁七万丈三上下不与".repeat(1 + i % 12));
    }
    texts.add("丐丑丒专且丕世丗丘丙".repeat(100));
    try (SentenceTransformer model = SentenceTransformer.load(Path.of(args[0]))) {
      model.encode(texts);
    }
    Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
        .forEach(System.out::println);
  }
}
