package org.sbert4j.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** runners/engine.py passes the right program, and finds the wrong one. */
class EngineRunnerTest {
  private static final String MODEL = "reference-twin";

  private record Outcome(int status, String output) {}

  @BeforeAll
  static void python() throws IOException, InterruptedException {
    boolean there;
    try {
      there =
          run(List.of("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))")).status
              == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "no Python 3.9 or later");
  }

  private static Outcome run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  private static Outcome engine(String command) throws IOException, InterruptedException {
    return run(List.of("python3", "../engine.py", "--only", MODEL, "--", command));
  }

  private static String sbert4j(String mistake) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return "'%s' -cp '%s' org.sbert4j.goldens.Sbert4jEngine '{model}' %s"
        .formatted(java, System.getProperty("java.class.path"), mistake);
  }

  @Test
  void passesTheRightProgram() throws IOException, InterruptedException {
    Outcome outcome = engine(sbert4j(""));
    assertEquals(0, outcome.status, outcome.output);
    assertTrue(outcome.output.contains("20 of 20 texts passed, 0 failed"), outcome.output);
  }

  @Test
  void findsClsInThePlaceOfTheMean() throws IOException, InterruptedException {
    Outcome outcome = engine(sbert4j("cls"));
    assertEquals(1, outcome.status, outcome.output);
    assertTrue(outcome.output.contains("0 of 20 texts passed, 20 failed"), outcome.output);
  }

  @Test
  void findsTextsThatAreLowerCased() throws IOException, InterruptedException {
    Outcome outcome = engine(sbert4j("lower"));
    assertEquals(1, outcome.status, outcome.output);
    assertTrue(outcome.output.contains("(capitals and accents"), outcome.output);
  }

  @Test
  void findsAProgramThatDiesAnswersTooLittleOrIsNotThere()
      throws IOException, InterruptedException {
    for (String command : List.of("false", "echo '[1]'", "echo nothing", "no-such-program")) {
      Outcome outcome = engine(command);
      assertEquals(1, outcome.status, outcome.output);
      assertTrue(outcome.output.contains("0 of 20 texts passed"), outcome.output);
    }
  }
}
