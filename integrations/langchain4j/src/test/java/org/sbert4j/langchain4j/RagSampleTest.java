package org.sbert4j.langchain4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample runs, and finds what it should. */
class RagSampleTest {
  @TempDir Path temporary;

  @Test
  void findsTheNearestDocumentFirst() throws IOException {
    Path folder = TheirModel.BGE_SMALL_ZH.writeTo(temporary);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      RagSample.main(new String[] {folder.toString()});
    } finally {
      System.setOut(before);
    }
    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(3, lines.size(), lines::toString);
    assertEquals(RagSample.QUESTION, lines.get(0));
    assertTrue(lines.get(1).contains("提前还款"), lines::toString);
  }
}
