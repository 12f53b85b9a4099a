package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.cli.Main;
import org.sbert4j.models.bgesmallzh.BgeSmallZh;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** The model in its jar, by processes of their own. */
class BundledModelProcessesTest {
  private static final int PROCESSES = 4;

  @TempDir private Path temporary;

  /** Asks for the model and opens it: where to unpack it. */
  static final class Unpack {
    private Unpack() {}

    /** Prints how many tensors there are. */
    public static void main(String[] arguments) {
      try (Checkpoint checkpoint = Checkpoint.open(BgeSmallZh.folder(Path.of(arguments[0])))) {
        System.out.println("tensors: " + checkpoint.tensorNames().size());
      }
    }
  }

  @Test
  void allThatAskAtOnceGetTheWholeModel() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
    try {
      List<Future<ChildJvm.Result>> results = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        results.add(
            threads.submit(
                () -> ChildJvm.run(List.of(), Unpack.class, temporary.resolve("new").toString())));
      }
      for (Future<ChildJvm.Result> result : results) {
        assertEquals(0, result.get().exitCode(), result.get().output());
        assertTrue(result.get().output().contains("tensors: 69"), result.get().output());
      }
    } finally {
      threads.shutdownNow();
    }
    try (Stream<Path> files = Files.list(temporary.resolve("new"))) {
      assertEquals(
          List.of("bge-small-zh-v1.5", "bge-small-zh-v1.5.lock"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void theCommandKnowsItByItsName() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            Map.of("HF_HUB_OFFLINE", "1"),
            List.of("-Dsbert4j.cache=" + temporary),
            Main.class,
            "tokenize",
            "--ids",
            "--model",
            BgeSmallZh.NAME,
            "到期");
    assertTrue(result.output().contains("101 1168 3309 102"), result.output());
    assertEquals(0, result.exitCode(), result.output());
  }

  /** The command as it would be without the model's jar. */
  static final class CommandWithoutJar {
    private CommandWithoutJar() {}

    /** The command's arguments. */
    public static void main(String[] arguments) throws Exception {
      List<URL> jars = new ArrayList<>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        if (!entry.contains("bge-small-zh")) {
          jars.add(Path.of(entry).toUri().toURL());
        }
      }
      ClassLoader loader =
          new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
      Thread.currentThread().setContextClassLoader(loader);
      loader
          .loadClass(Main.class.getName())
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    }
  }

  @Test
  void withoutItsJarTheCommandSaysWhatToAdd() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            List.of("-Dsbert4j.cache=" + temporary),
            CommandWithoutJar.class,
            "similarity",
            "a",
            "b");
    assertEquals(1, result.exitCode(), result.output());
    assertTrue(result.output().contains("no model is bundled"), result.output());
    assertTrue(result.output().contains("--model"), result.output());
    try (Stream<Path> files = Files.list(temporary)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
