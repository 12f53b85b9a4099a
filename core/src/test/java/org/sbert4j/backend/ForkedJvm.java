package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a program of the tests printed in a JVM of its own, which is the one that runs the tests.
 *
 * @param out lines of its standard output
 * @param err lines of its standard error
 */
public record ForkedJvm(List<String> out, List<String> err) {
  /** Loads and reads the Vector API's module. */
  public static final String ADD_MODULES = "--add-modules=jdk.incubator.vector";

  /**
   * Runs a program to its end.
   *
   * @param folder where its output is kept
   * @param arguments of the program
   * @param jvmOptions for the new JVM alone
   */
  public static ForkedJvm run(
      Path folder, Class<?> program, List<String> arguments, String... jvmOptions)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-Duser.language=en"));
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-cp", classPath(), program.getName()));
    command.addAll(arguments);
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      // Seconds, but for an emulated processor.
      assertTrue(process.waitFor(240, TimeUnit.SECONDS), () -> "still running: " + command);
    } finally {
      process.destroyForcibly();
    }
    return new ForkedJvm(
        Files.readAllLines(out, StandardCharsets.UTF_8),
        Files.readAllLines(err, StandardCharsets.UTF_8));
  }

  /** Everything on the class path, whatever of it was on the module path of this JVM. */
  private static String classPath() {
    Set<String> entries = new LinkedHashSet<>();
    entries.add(testClasses());
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      String path = System.getProperty(property, "");
      Arrays.stream(path.split(File.pathSeparator)).filter(e -> !e.isEmpty()).forEach(entries::add);
    }
    return String.join(File.pathSeparator, entries);
  }

  /** The folder of the test classes, which patch a module and so are on no path. */
  private static String testClasses() {
    String name = ForkedJvm.class.getName().replace('.', '/') + ".class";
    String url = ForkedJvm.class.getResource("ForkedJvm.class").toString();
    return Path.of(URI.create(url.substring(0, url.length() - name.length()))).toString();
  }

  /** The rest of the line of standard output that begins with this word. */
  public String value(String word) {
    return out.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + word + " in " + this));
  }
}
