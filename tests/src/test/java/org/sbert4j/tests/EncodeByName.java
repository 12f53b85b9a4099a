package org.sbert4j.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.sbert4j.SentenceTransformer;

/** Loads a model by name or path and writes the vectors of a file's lines, one a line. */
final class EncodeByName {
  private EncodeByName() {}

  /** With the model, the file of texts and the file for the vectors. */
  public static void main(String[] args) throws Exception {
    List<String> texts = Files.readAllLines(Path.of(args[1]));
    try (SentenceTransformer model = SentenceTransformer.load(args[0])) {
      Files.write(
          Path.of(args[2]), Arrays.stream(model.encode(texts)).map(Arrays::toString).toList());
    }
  }
}
