import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.ivy.Ivy;
import org.apache.ivy.core.report.ArtifactDownloadReport;
import org.apache.ivy.core.report.ResolveReport;
import org.apache.ivy.core.resolve.ResolveOptions;
import org.apache.ivy.util.DefaultMessageLogger;
import org.apache.ivy.util.Message;

/**
 * Fetches Maven for {@code mvnw}: {@code java -cp ivy.jar MavenFetcher.java MAVEN_HOME}.
 *
 * <p>Ivy finds the distribution by its Maven coordinates, its SHA-512 is checked, and it is
 * unpacked beside {@code MAVEN_HOME} and then moved there in one step. So a folder of that name is
 * always whole. Of two that run at once the second waits for the first.
 */
final class MavenFetcher {
  private static final String COORDINATES = "org.apache.maven:apache-maven:zip:bin:3.9.16";
  private static final String SHA_512 =
      "ed41650d42485cfc243fad22158caf9cbb5dc408ce7a09ddb94dd42a019de929"
          + "ca43065bfa450612cf12bf78b5cafa3884b96c090de326ff590448c933454af3";

  public static void main(String[] args) {
    Path mavenHome = Path.of(args[0]).toAbsolutePath();
    System.err.println("mvnw: fetching Maven (" + COORDINATES + ", about 9 MB) once");
    try {
      install(mavenHome);
    } catch (Exception e) {
      System.err.println(
          "mvnw: could not install "
              + COORDINATES
              + " from Maven's central repository to "
              + mavenHome
              + " ("
              + reason(e)
              + "). Check the network (a proxy goes into MAVEN_OPTS, as -Dhttps.proxyHost=HOST"
              + " -Dhttps.proxyPort=PORT), or use a Maven 3.8.7 or later of your own: mvn verify");
      System.exit(1);
    }
  }

  private static void install(Path mavenHome) throws Exception {
    Path dists = Files.createDirectories(mavenHome.getParent());
    try (FileChannel channel =
            FileChannel.open(
                dists.resolve(".fetch.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      // While the lock is held, such a folder is what a killed fetch has left.
      try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(dists, ".fetch-*")) {
        for (Path leftover : leftovers) {
          delete(leftover);
        }
      }
      if (!Files.isDirectory(mavenHome.resolve("bin"))) {
        installAlone(dists, mavenHome);
      }
    }
  }

  private static void installAlone(Path dists, Path mavenHome) throws Exception {
    Path work = Files.createTempDirectory(dists, ".fetch-");
    try {
      Path zip = fetch(Path.of(sourceFolder(), "maven.xml"), work);
      check(zip);
      Path unpacked = unzip(zip, work.resolve("unpacked"));
      try {
        Files.move(unpacked, mavenHome, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        // Another mvnw was faster: what it put there passed the same check.
        if (!Files.isDirectory(mavenHome.resolve("bin"))) {
          throw e;
        }
      }
    } finally {
      delete(work);
    }
  }

  private static String sourceFolder() {
    return System.getProperty("mvnw.folder", ".mvn/wrapper");
  }

  /** Downloads with a cache of our own, so that a user's Ivy cache can neither help nor harm. */
  private static Path fetch(Path ivyFile, Path work) throws Exception {
    Message.setDefaultLogger(new DefaultMessageLogger(Message.MSG_ERR - 1));
    System.setProperty("ivy.default.ivy.user.dir", work.toString());
    Ivy ivy = Ivy.newInstance();
    ivy.configureDefault();
    ResolveOptions options = new ResolveOptions();
    options.setLog("quiet");
    options.setOutputReport(false);
    ResolveReport report = ivy.resolve(ivyFile.toFile(), options);
    List<String> problems = new ArrayList<>(report.getAllProblemMessages());
    for (ArtifactDownloadReport artifact : report.getAllArtifactsReports()) {
      File file = artifact.getLocalFile();
      if (problems.isEmpty() && file != null) {
        return file.toPath();
      }
    }
    throw new IOException("not reachable or not there: " + String.join("; ", problems));
  }

  private static void check(Path zip) throws Exception {
    MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
    try (InputStream in = new DigestInputStream(Files.newInputStream(zip), sha512)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    StringBuilder found = new StringBuilder();
    for (byte b : sha512.digest()) {
      found.append(String.format("%02x", b));
    }
    if (!found.toString().equals(SHA_512)) {
      throw new IOException("wrong checksum: SHA-512 " + found + " instead of " + SHA_512);
    }
  }

  /** Unpacks into {@code folder} and returns the one folder that the distribution consists of. */
  private static Path unzip(Path zip, Path folder) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().collect(Collectors.toList())) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("the entry " + entry.getName() + " leaves its folder");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, target);
          }
        }
      }
    }
    try (Stream<Path> roots = Files.list(folder)) {
      Path root = roots.findFirst().orElseThrow();
      try (Stream<Path> scripts = Files.list(root.resolve("bin"))) {
        scripts.forEach(script -> script.toFile().setExecutable(true, false));
      }
      return root;
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
