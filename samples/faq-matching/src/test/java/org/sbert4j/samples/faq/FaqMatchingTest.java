package org.sbert4j.samples.faq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.models.bgesmallzh.BgeSmallZh;

class FaqMatchingTest {
  @TempDir private Path temporary;

  @Test
  void aWrongModelIsToldInASentence() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(written, true, StandardCharsets.UTF_8);
    String model = temporary.resolve("none").toString();
    String[] arguments = {temporary.resolve("index").toString(), model};
    assertEquals(1, FaqMatching.run(arguments, System.out, err));
    String told = written.toString(StandardCharsets.UTF_8);
    assertTrue(told.startsWith(model), told);
    assertEquals(1, told.lines().count(), told);
  }

  @Test
  void mostAnswersAreFound() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    Map<String, Measurement> measured;
    try (SentenceTransformer model = SentenceTransformer.load(BgeSmallZh.folder(temporary))) {
      Path folder = temporary.resolve("index");
      measured = FaqMatching.run(folder, model, new LateInteraction(model), 30, out);
      FaqMatching.run(folder, model, (question, found) -> found, 30, out);
    }
    List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(lines.get(0).startsWith("90 texts encoded, 0 were in the index"), lines.get(0));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("0 texts encoded, 90 were")));
    assertTrue(lines.get(4).matches("    0\\.\\d{4}  .+"), lines.get(4));
    assertTrue(lines.get(5).startsWith("            → "), lines.get(5));
    assertEquals(5, measured.size());
    measured.forEach((name, measurement) -> assertEquals(60, measurement.questions(), name));
    assertTrue(measured.get("by vectors").accuracyAt1() > 0.5, measured::toString);
    assertTrue(measured.get("by vectors, reranked").accuracyAt1() > 0.6, measured::toString);
  }
}
