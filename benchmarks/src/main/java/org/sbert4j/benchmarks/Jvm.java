package org.sbert4j.benchmarks;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A JVM to measure on.
 *
 * @param java the program
 * @param version its {@code java.version}, 17.0.15
 * @param description its maker's name for it, without any path
 * @param avx2 whether it is held to AVX2
 */
public record Jvm(Path java, String version, String description, boolean avx2) {
  /** One that may use what the processor has. */
  public Jvm(Path java, String version, String description) {
    this(java, version, description, false);
  }

  /** The same, held to AVX2. */
  public Jvm heldToAvx2() {
    return new Jvm(java, version, description, true);
  }

  /** Flags of the registers that it may use. */
  public List<String> widthFlags() {
    return avx2 ? List.of("-XX:UseAVX=2") : List.of();
  }

  /** The JVM that this program runs on. */
  public static Path current() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /**
   * Asks a JVM what it is.
   *
   * @param path its {@code bin/java}, or its home
   * @throws UsageException if it is none
   */
  public static Jvm at(Path path) {
    Path java = Files.isDirectory(path) ? path.resolve("bin/java") : path;
    try {
      Map<String, String> properties = properties(java);
      String version = properties.get("java.version");
      if (version != null) {
        return new Jvm(
            java,
            version,
            "%s %s, %s"
                .formatted(
                    properties.get("java.vm.name"),
                    properties.get("java.vm.version"),
                    properties.get("java.vendor")));
      }
    } catch (IOException e) {
      throw new UsageException(path + ": cannot be started (" + e + "); give a bin/java", e);
    }
    throw new UsageException(path + ": does not tell its version; give a bin/java", null);
  }

  private static Map<String, String> properties(Path java) throws IOException {
    Process process =
        new ProcessBuilder(java.toString(), "-XshowSettings:properties", "-version")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
    Map<String, String> properties = new HashMap<>();
    for (String line : output.lines().toList()) {
      String[] sides = line.strip().split(" = ", 2);
      if (sides.length == 2) {
        properties.put(sides[0], sides[1]);
      }
    }
    return properties;
  }

  /** Flags that silence warnings, of JMH's and DJL's doings, that are not ours to heed. */
  public List<String> quietFlags() {
    int feature = Runtime.Version.parse(version).feature();
    List<String> flags = new ArrayList<>();
    if (feature >= 23) {
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    if (feature >= 24) {
      flags.add("--enable-native-access=ALL-UNNAMED");
    }
    return flags;
  }

  /**
   * Flags of sbert4j's command for this JVM: see the script {@code sbert4j}. Whether the system's C
   * library is glibc is not looked at; on another a JVM says a line about it.
   */
  public List<String> launcherFlags() {
    Runtime.Version parsed = Runtime.Version.parse(version);
    boolean trims =
        parsed.feature() >= 23
            || (parsed.feature() == 17 && parsed.update() >= 12)
            || (parsed.feature() == 21 && parsed.update() >= 4);
    List<String> flags = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmn16m", "-Xshare:auto"));
    if (trims) {
      flags.add("-XX:TrimNativeHeapInterval=1000");
    }
    return flags;
  }
}
