package org.sbert4j.weights.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFileTest {
  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void isMovedOrGone() throws IOException {
    try (TemporaryFile file = TemporaryFile.create(folder, "vectors")) {
      file.channel().write(ByteBuffer.wrap(new byte[] {1, 2}));
      file.moveTo(folder.resolve("vectors"));
    }
    TemporaryFile.create(folder, "other").close();
    assertEquals(List.of("vectors"), names());
    assertEquals(2, Files.size(folder.resolve("vectors")));
  }

  /** While a process lives its file is left alone; once it was killed, the next one deletes it. */
  @Test
  void whatAKilledProcessLeftIsDeleted() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes(TemporaryFile.class)
                    + System.getProperty("path.separator")
                    + classes(Holder.class),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Path held;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      held = Path.of(out.readLine());
      TemporaryFile.create(folder, "a").close();
      assertTrue(Files.exists(held));
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertTrue(Files.exists(held));
    TemporaryFile.create(folder, "a").close();
    assertFalse(Files.exists(held));
  }

  private static String classes(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /** Holds a file until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      TemporaryFile file = TemporaryFile.create(Path.of(args[0]), "vectors");
      System.out.println(file.path());
      Thread.sleep(60_000);
      file.close();
    }
  }

  @Test
  void whatIsNotOursStays() throws IOException {
    String id = "7d2e0ba8-3a44-4b5c-9f0e-0123456789ab";
    List<String> others =
        List.of(
            ".vectors." + id + ".tmp",
            ".vectors." + id + ".sbert4j.tmp.json",
            ".vectors.1.sbert4j.tmp",
            "vectors." + id + ".sbert4j.tmp");
    for (String name : others) {
      Files.createFile(folder.resolve(name));
    }
    Files.createDirectory(folder.resolve(".folder." + id + ".sbert4j.tmp"));
    Files.createFile(folder.resolve(".left." + id + ".sbert4j.tmp"));
    TemporaryFile.create(folder, "a").close();
    List<String> stay = new ArrayList<>(others);
    stay.add(".folder." + id + ".sbert4j.tmp");
    assertEquals(Set.copyOf(stay), Set.copyOf(names()));
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    Set<String> failures = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String name = "f" + i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  for (int round = 0; round < 20; round++) {
                    try (TemporaryFile file = TemporaryFile.create(folder, name)) {
                      file.channel().write(ByteBuffer.wrap(new byte[] {1}));
                      file.moveTo(folder.resolve(name));
                    }
                  }
                } catch (IOException | RuntimeException e) {
                  failures.add(e.toString());
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(Set.of(), failures);
    assertEquals(8, names().size());
  }

  @Test
  void aLongNameIsCut() throws IOException {
    String name = "n".repeat(255);
    try (TemporaryFile file = TemporaryFile.create(folder, name)) {
      file.moveTo(folder.resolve(name));
    }
    assertEquals(List.of(name), names());
  }
}
