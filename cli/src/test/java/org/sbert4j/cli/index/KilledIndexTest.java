package org.sbert4j.cli.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.Main;
import org.sbert4j.cli.TinyModel;

/** {@code sbert4j index} in a JVM of its own, which is killed in the middle. */
class KilledIndexTest {
  private static final int TEXTS = 6_000;
  private static final int COMMIT_EVERY = 20;

  /** As kill -9 is reported: 128 and the number of the signal. */
  private static final int KILLED = 137;

  private static final Duration MOST = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private static String line(int i) {
    return "{\"id\": \"%d\", \"text\": \"%s%s %d\", \"payload\": {\"n\": [%d]}}"
        .formatted(i, i % 2 == 0 ? "a" : "到期", " b".repeat(i % 5), i, i);
  }

  private Path input(int lines) throws IOException {
    return Files.write(
        folder.resolve(lines + ".jsonl"),
        IntStream.range(0, lines).mapToObj(KilledIndexTest::line).toList());
  }

  private List<String> arguments(Path model, Path input) {
    List<String> arguments = new ArrayList<>(List.of("index", "--model", model.toString()));
    arguments.addAll(List.of("--backend", "scalar", "--threads", "1"));
    arguments.addAll(List.of("--index", folder.resolve("faq").toString()));
    arguments.addAll(List.of("--input", input.toString()));
    return arguments;
  }

  /** How often a commit has been made, by the number that Lucene counts in base 36. */
  private long commits() {
    try (Stream<Path> files = Files.list(folder.resolve("faq"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("segments_"))
          .mapToLong(name -> Long.parseLong(name.substring("segments_".length()), 36))
          .max()
          .orElse(0);
    } catch (IOException e) {
      // The folder is not there yet, or a file went while it was listed.
      return 0;
    }
  }

  /** Starts a run, waits and kills it. */
  private void kill(Path model, Path input, BooleanSupplier when) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.addAll(arguments(model, input));
    command.addAll(List.of("--commit-every", Integer.toString(COMMIT_EVERY)));
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      long end = System.nanoTime() + MOST.toNanos();
      while (!when.getAsBoolean()) {
        assertTrue(process.isAlive(), () -> "it ended before: " + read(log));
        assertTrue(System.nanoTime() < end, () -> "it does not come so far: " + read(log));
        Thread.sleep(1);
      }
    } finally {
      process.destroyForcibly();
    }
    assertEquals(KILLED, process.waitFor(), () -> read(log));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String index(Path model, int lines) throws IOException {
    CommandRun run = CommandRun.of(arguments(model, input(lines)).toArray(String[]::new));
    assertEquals(0, run.status(), run::err);
    return run.out();
  }

  @Test
  void theLastCommitIsWholeAndTheNextRunGoesOnFromThere() throws Exception {
    Path model = TinyModel.write(folder.resolve("tiny"));
    Path input = input(TEXTS);
    // Before anything is committed, and some commits later each time: wherever it is then.
    kill(model, input, () -> Files.exists(folder.resolve("faq/write.lock")));
    int before = 0;
    for (int time = 1; time <= 3; time++) {
      long wanted = commits() + 7L * time;
      kill(model, input, () -> commits() >= wanted);
      int committed = size(model);
      assertEquals(0, committed % COMMIT_EVERY);
      assertTrue(committed > before && committed < TEXTS, before + " texts, then " + committed);
      // Each text up to there, with its payload, is in it as it should be, and no other.
      assertEquals(
          "0 encoded, 0 with another payload, %d unchanged; %d texts before, %d now\n"
              .formatted(committed, committed, committed),
          index(model, committed));
      before = committed;
    }
    assertEquals(
        "%d encoded, 0 with another payload, %d unchanged; %d texts before, %d now\n"
            .formatted(TEXTS - before, before, before, TEXTS),
        index(model, TEXTS));
    String last = "到期 b b b b 5999";
    CommandRun found =
        CommandRun.of(
            "search",
            "--model",
            model.toString(),
            "--index",
            folder.resolve("faq").toString(),
            "--by",
            "text",
            "-k",
            "1",
            "5999");
    assertTrue(found.out().endsWith("\t5999\t" + last + "\n"), found::out);
  }

  /** As a run that changes nothing tells it. */
  private int size(Path model) throws IOException {
    String told = index(model, 0);
    return Integer.parseInt(told.replaceFirst("(?s).*; (\\d+) texts before.*", "$1"));
  }
}
