package org.sbert4j.fuzzing;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Jazzer in a JVM of its own, which is the one that runs the tests. All that it writes is in one
 * folder beside the test classes, made anew each time.
 */
final class JazzerProcess {
  private static final String LOG = "log.txt";
  private static final String CORPUS = "corpus";
  private static final String FINDINGS = "findings";
  private static final String TEMPORARY = "tmp";
  private static final String WORDS = "words.txt";

  /** One input may take this long. Generous, since the machine may be busy with something else. */
  private static final int SECONDS_PER_INPUT = 30;

  /** Jazzer's detectors of injections, most of which apply to nothing here. */
  private static final List<String> DETECTORS =
      List.of(
          "BigDecimal",
          "ClojureLangHooks",
          "Deserialization",
          "ExpressionLanguageInjection",
          "FilePathTraversal",
          "LdapInjection",
          "NamingContextLookup",
          "OsCommandInjection",
          "ReflectiveCall",
          "RegexInjection",
          "RegexRoadblocks",
          "ScriptEngineInjection",
          "ServerSideRequestForgery",
          "SqlInjection",
          "TemplateInjection",
          "UnsafeSanitizer",
          "XPathInjection",
          "XmlParserSsrfGuidance");

  private final Path folder;
  private final Process process;

  private JazzerProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** Why Jazzer cannot run on this machine, or null if it can. */
  static String whyNotHere() throws IOException {
    String platform = operatingSystem() + "_" + processor();
    String library =
        "com/code_intelligence/jazzer/driver/jazzer_driver_%s/%s"
            .formatted(platform, System.mapLibraryName("jazzer_driver"));
    if (JazzerProcess.class.getClassLoader().getResource(library) == null) {
      return "Jazzer has no native library for " + platform + ", so only the seeds are fed.";
    }
    Path maps = Path.of("/proc/self/maps");
    if (Files.isReadable(maps) && Files.readString(maps).contains("/ld-musl-")) {
      return "Jazzer's native library needs glibc and this JVM has musl, so only the seeds are fed.";
    }
    return null;
  }

  private static String operatingSystem() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "macos" : name.startsWith("windows") ? "windows" : name;
  }

  private static String processor() {
    String arch = System.getProperty("os.arch");
    return arch.equals("amd64") ? "x86_64" : arch;
  }

  static JazzerProcess start(FuzzTarget target, int seconds) throws IOException {
    Path testClasses = folderOf(target.getClass());
    Path folder = testClasses.resolveSibling("fuzz").resolve(target.getClass().getSimpleName());
    prepare(folder, target);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions(folder));
    command.addAll(List.of("-cp", classPath(testClasses), "com.code_intelligence.jazzer.Jazzer"));
    command.addAll(jazzerOptions(target, seconds));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve(LOG).toFile());
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("JAZZER_")
                    || name.equals("JAVA_TOOL_OPTIONS")
                    || name.equals("JDK_JAVA_OPTIONS"));
    return new JazzerProcess(folder, builder.start());
  }

  private static List<String> jvmOptions(Path folder) {
    return List.of(
        "-ea",
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-Djava.io.tmpdir=" + folder.resolve(TEMPORARY),
        "-XX:-UsePerfData", // is a file in the system's folder of temporary files
        "-XX:+EnableDynamicAgentLoading",
        "-Djdk.attach.allowAttachSelf=true",
        "--enable-native-access=ALL-UNNAMED");
  }

  /** Files are named relative to the folder, in which the process runs. */
  private static List<String> jazzerOptions(FuzzTarget target, int seconds) {
    List<String> disabled =
        DETECTORS.stream()
            .filter(name -> !target.detectors().contains(name))
            .map(name -> "com.code_intelligence.jazzer.sanitizers." + name)
            .toList();
    return List.of(
        "--target_class=" + FuzzDriver.class.getName(),
        "--target_args=" + target.getClass().getName(),
        "--instrumentation_includes=org.sbert4j.**",
        "--custom_hook_includes=org.sbert4j.**",
        "--trace=" + (target.watchesComparisons() ? "cov:cmp:div:indir" : "cov"),
        "--disabled_hooks=" + String.join(":", disabled),
        "--reproducer_path=" + FINDINGS,
        "-artifact_prefix=" + FINDINGS + "/",
        "-dict=" + WORDS,
        "-max_len=" + target.maxBytes(),
        "-max_total_time=" + seconds,
        "-timeout=" + SECONDS_PER_INPUT,
        "-rss_limit_mb=0", // the heap has a limit
        "-print_final_stats=1",
        CORPUS);
  }

  private static void prepare(Path folder, FuzzTarget target) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    for (String name : List.of(CORPUS, FINDINGS, TEMPORARY)) {
      Files.createDirectories(folder.resolve(name));
    }
    int number = 0;
    for (byte[] seed : target.seeds()) {
      Files.write(folder.resolve(CORPUS).resolve("seed-" + number++), seed);
    }
    List<String> lines = new ArrayList<>();
    lines.add("# an empty file would be an error");
    target.words().forEach(word -> lines.add(quoted(word)));
    Files.write(folder.resolve(WORDS), lines);
  }

  private static String quoted(byte[] word) {
    StringBuilder line = new StringBuilder("\"");
    for (byte b : word) {
      line.append("\\x%02X".formatted(b));
    }
    return line.append('"').toString();
  }

  /** The folder of a test class, which may patch a module and so be on no path. */
  private static Path folderOf(Class<?> testClass) {
    String name = testClass.getName().replace('.', '/') + ".class";
    String url = testClass.getClassLoader().getResource(name).toString();
    return Path.of(URI.create(url.substring(0, url.length() - name.length())));
  }

  /** Everything on the class path, whatever of it was on the module path of this JVM. */
  private static String classPath(Path testClasses) {
    Set<String> entries = new LinkedHashSet<>();
    entries.add(testClasses.toString());
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      String path = System.getProperty(property, "");
      Arrays.stream(path.split(File.pathSeparator)).filter(e -> !e.isEmpty()).forEach(entries::add);
    }
    return String.join(File.pathSeparator, entries);
  }

  /** Waits for the end and returns the exit status; a process that does not end is ended. */
  int await(int seconds) throws InterruptedException {
    try {
      process.waitFor(seconds, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
    return process.waitFor();
  }

  /** What the process has printed. */
  String log() throws IOException {
    return Files.readString(folder.resolve(LOG));
  }

  /** The input that failed or took too long, if any did. */
  Optional<Path> finding() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(FINDINGS))) {
      return files.filter(file -> !file.toString().endsWith(".java")).findFirst();
    }
  }
}
