package org.sbert4j.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.cli.verify.VerifyRuns.TWIN;
import static org.sbert4j.cli.verify.VerifyRuns.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.cli.CommandRun;

/** What transformers gave when it was made to commit a mistake: goldens/generators/mistakes.py. */
class VerifyPeerTest {
  private static final Path MISTAKES = Path.of("../goldens/suite/mistakes");

  @TempDir private Path folder;

  static Stream<String> mistakes() throws IOException {
    try (Stream<Path> files = Files.list(MISTAKES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".npy"))
          .map(name -> name.replace(".npy", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isFoundOut(String name) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<String> texts = new ArrayList<>();
    mapper
        .readTree(MISTAKES.resolve("texts.json").toFile())
        .forEach(text -> texts.add(text.textValue()));
    Path file = MISTAKES.resolve(name + ".npy");
    // The last text is long, and only these are about it.
    if (!name.matches("padding.*|cut-at.*|cut-on.*|split.*|other-order")) {
      texts.remove(texts.size() - 1);
      file = withoutLast(file, texts.size());
    }
    CommandRun run = new VerifyRuns(folder).run(TWIN, texts, "--against", file.toString());
    assertEquals("", run.err());
    JsonNode report = mapper.readTree(run.out());
    assertEquals(name.equals("right") ? 0 : 1, run.status(), run.out());
    assertEquals(name.equals("right") ? "right" : "wrong", report.get("verdict").textValue());
    if (!name.equals("right")) {
      assertTrue(diagnosis(report).contains(name), () -> name + " is not in " + report);
    }
  }

  /** The file with one vector less, its header of the same length. */
  private Path withoutLast(Path npy, int vectors) throws IOException {
    byte[] bytes = Files.readAllBytes(npy);
    String header = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = header.indexOf('\n') + 1;
    String shape = "'shape': (" + (vectors + 1) + ",";
    assertTrue(header.contains(shape), header);
    String fewer = header.substring(0, end).replace(shape, "'shape': (" + vectors + ",");
    ByteArrayOutputStream cut = new ByteArrayOutputStream();
    cut.write(fewer.getBytes(StandardCharsets.ISO_8859_1));
    cut.write(bytes, end, (bytes.length - end) / (vectors + 1) * vectors);
    return Files.write(folder.resolve(npy.getFileName()), cut.toByteArray());
  }
}
