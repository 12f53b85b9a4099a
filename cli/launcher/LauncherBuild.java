import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds the command for its launchers: {@code java LauncherBuild.java ROOT TERMINAL}.
 *
 * <p>{@code ROOT/cli/target/launcher} gets the jars in {@code lib} and, last of all, the file
 * {@code built}, whose time is the start of that build: without it there is no usable build.
 * Everything is said on stderr, since stdout belongs to the command; TERMINAL is {@code true} when
 * stderr is one.
 */
final class LauncherBuild {
  private static final List<String> MODULES =
      List.of(
          "tokenizer",
          "weights-loader",
          "core",
          "cuda-kernels",
          "search",
          "evaluation",
          "integrations/lucene",
          "models/conversion",
          "models/bge-small-zh",
          "server",
          "cli");
  private static final Pattern BUILDING =
      Pattern.compile("Building (sbert4j .*) \\S+ +\\[(\\d+/\\d+)\\]");
  private static final int LOG_LINES_SHOWN = 20;

  /** Folders of whose names nothing in a build can take offence. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N} /._+@,=-]*");

  private final Path root;
  private final boolean terminal;
  private final Path launcher;
  private final Path built;
  private final Path unfinished;
  private final Path log;
  private String lastStage = "";

  private LauncherBuild(Path root, boolean terminal) {
    this.root = root;
    this.terminal = terminal;
    this.launcher = root.resolve("cli/target/launcher");
    this.built = launcher.resolve("built");
    this.unfinished = root.resolve("target/launcher/unfinished");
    this.log = root.resolve("target/launcher/build.log");
  }

  public static void main(String[] args) throws InterruptedException {
    Path root = Path.of(args[0]).toAbsolutePath();
    boolean succeeded = false;
    try {
      succeeded = new LauncherBuild(root, Boolean.parseBoolean(args[1])).run();
    } catch (IOException e) {
      say("cannot build in " + root + " (" + e + "): make the folder writable, or free some space");
    }
    System.exit(succeeded ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    Files.createDirectories(log.getParent());
    try (FileChannel channel =
        FileChannel.open(
            log.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        say("waiting for another build of this folder");
        lock = channel.lock();
        if (Files.exists(built)) {
          return true;
        }
      }
      return build();
    }
  }

  private boolean build() throws IOException, InterruptedException {
    Instant start = Instant.now();
    say("building on first use or after a change of the sources (output in " + log + ")");
    delete(launcher);
    if (Files.exists(unfinished)) {
      // What an interrupted build left may be half a class file or half a jar that looks current.
      for (String module : MODULES) {
        delete(root.resolve(module).resolve("target"));
      }
    }
    Files.write(unfinished, new byte[0]);
    int exitStatus = runMaven(start);
    if (exitStatus != 0) {
      say("the build failed; the end of " + log + ":");
      List<String> lines = logLines();
      lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size())
          .forEach(System.err::println);
      return false;
    }
    Files.write(built, new byte[0]);
    Files.setLastModifiedTime(built, FileTime.from(start));
    Files.delete(unfinished);
    say("built in " + seconds(start));
    return true;
  }

  /** Runs Maven, which would read a colon as the end of a path, by another name of the folder. */
  private int runMaven(Instant start) throws IOException, InterruptedException {
    if (isWindows() || PLAIN.matcher(root.toString()).matches()) {
      return follow(maven(root).start(), start);
    }
    Path links = Files.createTempDirectory("sbert4j-build");
    Path link = links.resolve("root");
    try {
      return follow(maven(Files.createSymbolicLink(link, root)).start(), start);
    } finally {
      Files.deleteIfExists(link);
      Files.delete(links);
    }
  }

  private static boolean isWindows() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  }

  private ProcessBuilder maven(Path folder) {
    ProcessBuilder maven =
        new ProcessBuilder(
            folder.resolve(isWindows() ? "mvnw.cmd" : "mvnw").toString(),
            "--file",
            folder.resolve("pom.xml").toString(),
            "--batch-mode",
            "--no-transfer-progress",
            "--projects=cli",
            "--also-make",
            "--activate-profiles=launcher",
            "-DskipTests",
            "package");
    maven.directory(folder.toFile());
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    String home = maven.environment().get("HOME");
    if ("?".equals(System.getProperty("user.home")) && home != null) {
      // A user without a passwd entry: Maven would make a folder of that name and download into it.
      maven
          .environment()
          .merge("MAVEN_OPTS", "-Duser.home=" + home, (flags, flag) -> flags + " " + flag);
    }
    maven.redirectInput(ProcessBuilder.Redirect.PIPE);
    maven.redirectErrorStream(true);
    maven.redirectOutput(log.toFile());
    return maven;
  }

  private int follow(Process maven, Instant start) throws IOException, InterruptedException {
    Thread stop = new Thread(maven::destroy);
    Runtime.getRuntime().addShutdownHook(stop);
    maven.getOutputStream().close();
    while (!maven.waitFor(1, TimeUnit.SECONDS)) {
      showStage(start);
    }
    if (terminal) {
      System.err.print("\r\033[K");
    }
    Runtime.getRuntime().removeShutdownHook(stop);
    return maven.exitValue();
  }

  private void showStage(Instant start) throws IOException {
    String stage = "preparing Maven";
    for (String line : logLines()) {
      Matcher building = BUILDING.matcher(line);
      if (building.find()) {
        stage = building.group(1) + " (" + building.group(2) + ")";
      }
    }
    if (terminal) {
      System.err.print("\r\033[Ksbert4j: building: " + stage + ", " + seconds(start));
    } else if (!stage.equals(lastStage)) {
      say("building: " + stage);
    }
    lastStage = stage;
  }

  private List<String> logLines() throws IOException {
    // Maven writes in the platform's charset; a byte outside it must not end the build.
    String text = new String(Files.readAllBytes(log), Charset.defaultCharset());
    return text.lines().collect(Collectors.toList());
  }

  private static String seconds(Instant start) {
    return Duration.between(start, Instant.now()).toSeconds() + " s";
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  private static void say(String line) {
    System.err.println("sbert4j: " + line);
  }
}
