package org.sbert4j.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AccessLogTest {
  @TempDir Path folder;

  private final List<String> problems = new CopyOnWriteArrayList<>();

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 3_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertTrue(condition.getAsBoolean(), "it did not happen within 30 seconds");
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private AccessLog started(LogOutput output, int capacity) {
    AccessLog log = new AccessLog(output, false, problems::add, capacity, 100);
    log.start();
    return log;
  }

  private static ModelWork work(String... inputs) {
    return new ModelWork("m", inputs.length, 3, 0, 0, List.of(inputs));
  }

  @Test
  void closingWritesWhatIsQueued() throws IOException {
    Path file = folder.resolve("access.log");
    Files.writeString(file, "{\"path\":\"before\"}\n");
    List<String> expected = new ArrayList<>(List.of("before"));
    AccessLog log = AccessLog.toFile(file, false, problems::add);
    for (int i = 0; i < 5_000; i++) {
      log.add(LogLines.entry("/" + i));
      expected.add("/" + i);
    }
    log.close();
    assertEquals(expected, LogLines.paths(LogLines.of(file)));
    assertEquals(List.of(), problems);
    assertEquals(0, log.dropped());
    log.add(LogLines.entry("/late"));
    assertEquals(1, log.dropped());
    log.close();
    assertEquals(expected.size(), LogLines.of(file).size());
  }

  @Test
  void aLineIsThereSoonWithoutClosing() throws Exception {
    Path file = folder.resolve("access.log");
    try (AccessLog log = AccessLog.toFile(file, false, problems::add)) {
      for (int i = 1; i <= 3; i++) {
        log.add(LogLines.entry("/" + i));
        long before = size(file);
        int lines = i;
        await(() -> size(file) > before || lines(file) == lines);
      }
      assertEquals(List.of("/1", "/2", "/3"), LogLines.paths(LogLines.of(file)));
    }
  }

  private static int lines(Path file) {
    try {
      return LogLines.of(file).size();
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void manyThreadsLoseNothingThatIsNotCounted() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AccessLog log = AccessLog.toStream(out, false, problems::add);
    int each = 5_000;
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  log.add(LogLines.entry("/x"));
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    log.close();
    long written = 0;
    long told = 0;
    for (JsonNode line : LogLines.of(out.toByteArray())) {
      written += line.has("path") ? 1 : 0;
      told += line.path("lines").asLong();
    }
    assertEquals(8L * each, written + told);
    assertEquals(told, log.dropped());
  }

  @Test
  void inputsAreWrittenOnlyWhereAskedFor() throws IOException {
    ByteArrayOutputStream without = new ByteArrayOutputStream();
    try (AccessLog log = AccessLog.toStream(without, false, problems::add)) {
      assertFalse(log.writesInputs());
      log.add(LogLines.entry("/embed", work("a secret")));
    }
    JsonNode line = LogLines.of(without.toByteArray()).get(0);
    assertFalse(line.has("inputs"));
    assertEquals(3, line.get("tokens").intValue());
    assertFalse(without.toString(StandardCharsets.UTF_8).contains("secret"));

    ByteArrayOutputStream with = new ByteArrayOutputStream();
    try (AccessLog log = AccessLog.toStream(with, true, problems::add)) {
      assertTrue(log.writesInputs());
      log.add(LogLines.entry("/embed", work("one", "two")));
    }
    line = LogLines.of(with.toByteArray()).get(0);
    assertEquals("[\"one\",\"two\"]", line.get("inputs").toString());
  }

  /** A stream that stands still until it is let go. */
  private static final class Stuck extends OutputStream {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(int value) {
      throw new UnsupportedOperationException("lines are written whole");
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      reached.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      written.write(bytes, from, length);
    }
  }

  @Test
  void aFullQueueDropsLinesAndTellsSo() throws Exception {
    Stuck stuck = new Stuck();
    AccessLog log = started(new LogStream(stuck), 4);
    log.add(LogLines.entry("/0"));
    assertTrue(stuck.reached.await(30, TimeUnit.SECONDS));
    long start = System.nanoTime();
    for (int i = 1; i <= 10; i++) {
      log.add(LogLines.entry("/" + i));
    }
    assertTrue(System.nanoTime() - start < 10_000_000_000L, "a request waited");
    assertEquals(6, log.dropped());
    stuck.go.countDown();
    log.close();
    List<JsonNode> lines = LogLines.of(stuck.written.toByteArray());
    assertEquals(List.of("/0", "/1", "/2", "/3", "/4", ""), LogLines.paths(lines));
    assertEquals("lines_dropped", lines.get(5).get("event").textValue());
    assertEquals(6, lines.get(5).get("lines").intValue());
    assertEquals(List.of(), problems);
  }

  @Test
  void manyLargeInputsDoNotFillTheMemory() throws Exception {
    Stuck stuck = new Stuck();
    AccessLog log = new AccessLog(new LogStream(stuck), true, problems::add, 100, 3_200);
    log.start();
    log.add(LogLines.entry("/0"));
    assertTrue(stuck.reached.await(30, TimeUnit.SECONDS));
    ModelWork large = work("x".repeat(100));
    for (int i = 0; i < 40; i++) {
      log.add(LogLines.entry("/large", large));
    }
    assertEquals(8, log.dropped());
    log.add(LogLines.entry("/small"));
    assertEquals(8, log.dropped());
    stuck.go.countDown();
    log.close();
    List<JsonNode> lines = LogLines.of(stuck.written.toByteArray());
    assertEquals(32, lines.stream().filter(line -> line.has("inputs")).count());
    assertEquals(8, lines.stream().mapToInt(line -> line.path("lines").asInt()).sum());
  }

  @Test
  void closingDoesNotWaitForEver() {
    Stuck stuck = new Stuck();
    AccessLog log = started(new LogStream(stuck), 4);
    log.add(LogLines.entry("/0"));
    log.close();
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).contains("within 5 seconds"), problems.get(0));
    stuck.go.countDown();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFileThatWasMovedAwayIsBegunAnew() throws Exception {
    Path file = folder.resolve("access.log");
    Path moved = folder.resolve("access.log.1");
    try (AccessLog log = AccessLog.toFile(file, false, problems::add)) {
      log.add(LogLines.entry("/1"));
      await(() -> lines(file) == 1);
      Files.move(file, moved);
      log.add(LogLines.entry("/2"));
      await(() -> lines(file) == 1);
      Files.delete(file);
      log.add(LogLines.entry("/3"));
      await(() -> lines(file) == 1);
      // As logrotate's "create" does.
      Files.delete(file);
      Files.createFile(file);
      log.add(LogLines.entry("/4"));
      await(() -> lines(file) == 1);
      // As its "copytruncate" does.
      Files.write(file, new byte[0]);
      log.add(LogLines.entry("/5"));
    }
    assertEquals(List.of("/1"), LogLines.paths(LogLines.of(moved)));
    assertEquals(List.of("/5"), LogLines.paths(LogLines.of(file)));
    assertEquals(List.of(), problems);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderThatIsGoneIsToldOnceAndTheLogGoesOn() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("logs"));
    Path file = inner.resolve("access.log");
    try (AccessLog log = AccessLog.toFile(file, false, problems::add)) {
      Files.delete(file);
      Files.delete(inner);
      for (int i = 1; i <= 3; i++) {
        long before = log.dropped();
        log.add(LogLines.entry("/lost"));
        await(() -> log.dropped() > before);
      }
      assertEquals(3, log.dropped());
      assertEquals(1, problems.size(), problems.toString());
      assertTrue(
          problems.get(0).startsWith("The access log " + file + " cannot be written ("),
          problems.get(0));
      Files.createDirectory(inner);
      log.add(LogLines.entry("/there"));
    }
    List<JsonNode> lines = LogLines.of(file);
    assertTrue(LogLines.paths(lines).contains("/there"), lines.toString());
    assertEquals(3, lines.stream().mapToInt(line -> line.path("lines").asInt()).sum());
    assertEquals(1, problems.size(), problems.toString());
  }

  @Test
  void aFileThatCannotBeOpenedIsAnErrorAtOnce() {
    Path file = folder.resolve("none").resolve("access.log");
    String message =
        assertThrows(IOException.class, () -> AccessLog.toFile(file, false, problems::add))
            .getMessage();
    assertTrue(
        message.startsWith("The access log " + file + " cannot be opened (NoSuchFileException"),
        message);
    assertTrue(message.endsWith("in a folder that exists."), message);
  }

  @Test
  void theThreadKeepsNoJvmAlive() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AccessLog log = AccessLog.toStream(out, false, problems::add)) {
      log.add(LogLines.entry("/"));
      Thread writer =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("sbert4j-access-log"))
              .findFirst()
              .orElseThrow();
      assertTrue(writer.isDaemon());
    }
    assertEquals(1, LogLines.of(out.toByteArray()).size());
  }
}
