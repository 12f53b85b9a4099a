package org.sbert4j.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a class in a JVM of its own, with this JVM's class path and modules. */
public final class ChildJvm {
  /** A busy machine takes more than half of it for the slowest of them. */
  private static final int MOST_SECONDS = 110;

  private ChildJvm() {}

  /**
   * How it ended.
   *
   * @param output stdout and stderr together
   */
  public record Result(int exitCode, String output) {}

  /** Runs a class's main method; the JVM has these flags beside this one's modules. */
  public static Result run(List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return run(Map.of(), flags, main, arguments);
  }

  /** As the other, with environment variables; this process's own about the hub do not count. */
  static Result run(
      Map<String, String> environment, List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      all.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    all.addAll(flags);
    return runWithFlagsAlone(environment, all, main, arguments);
  }

  /** Without this JVM's modules: the Vector API is there if the flags say so. */
  static Result runWithFlagsAlone(
      Map<String, String> environment, List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(ChildJvm::isAboutTheHub);
    builder.environment().putAll(environment);
    // A file, as a read of a pipe waits for the process's end, however long.
    Path output = Files.createTempFile("sbert4j-child", ".txt");
    try {
      Process process = builder.redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
      try {
        if (!endsWithin(MOST_SECONDS, process)) {
          throw new AssertionError("still running: " + command + "\n" + said(output));
        }
      } finally {
        process.destroyForcibly();
      }
      return new Result(process.exitValue(), said(output));
    } finally {
      Files.delete(output);
    }
  }

  /** Whether a JVM ends within so long; one that doesn't has said what its threads do. */
  public static boolean endsWithin(int seconds, Process process)
      throws IOException, InterruptedException {
    if (process.waitFor(seconds, TimeUnit.SECONDS)) {
      return true;
    }
    new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
    Thread.sleep(2000);
    return false;
  }

  /** Where a character was cut in two, there is a mark in its place. */
  private static String said(Path output) throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }

  private static boolean isAboutTheHub(String variable) {
    return variable.startsWith("HF_")
        || variable.startsWith("HUGGING")
        || variable.startsWith("TRANSFORMERS_")
        || variable.startsWith("SENTENCE_TRANSFORMERS_")
        || variable.toLowerCase(Locale.ROOT).endsWith("_proxy");
  }
}
