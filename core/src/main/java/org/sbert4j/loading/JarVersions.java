package org.sbert4j.loading;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether all parts of sbert4j on the class path are of one version. Where they aren't, the order
 * of the jars decides which classes come together: some method is missing, or, worse, none is.
 *
 * <p>A jar tells its version in the {@code pom.properties} that Maven puts into it. Of jars that
 * were merged into one without those, nothing is known.
 *
 * <p>Thread-safe.
 */
final class JarVersions {
  private static final System.Logger LOGGER = System.getLogger(JarVersions.class.getName());

  private static final List<String> PARTS =
      List.of(
          "sbert4j-tokenizer", "sbert4j-weights-loader", "sbert4j-core", "sbert4j-cuda-kernels");

  private static final AtomicBoolean CHECKED = new AtomicBoolean();

  private JarVersions() {}

  /** Warns if there are several versions, once a JVM that loads a model. */
  static void warnOnce() {
    if (!CHECKED.getAndSet(true)) {
      complaint(JarVersions.class.getClassLoader())
          .ifPresent(complaint -> LOGGER.log(Level.WARNING, complaint));
    }
  }

  /** What is to be said of the jars that a class loader sees; empty if there is nothing. */
  static Optional<String> complaint(ClassLoader loader) {
    List<String> parts = new ArrayList<>();
    Set<String> versions = new HashSet<>();
    for (String part : PARTS) {
      String file = "META-INF/maven/org.sbert4j/" + part + "/pom.properties";
      try {
        for (URL url : Collections.list(loader.getResources(file))) {
          String version = version(url);
          versions.add(version);
          parts.add(part + " " + version + " (" + place(url, file) + ")");
        }
      } catch (IOException e) {
        // A jar that cannot be read will be told of by whoever needs a class of it.
      }
    }
    return versions.size() <= 1
        ? Optional.empty()
        : Optional.of(
            "there are several versions of sbert4j on the class path, whose classes don't fit"
                + " together; leave one of them, by sbert4j-bom for example: "
                + String.join(", ", parts));
  }

  /** The jar, or the folder, that a file of it was found in. */
  private static String place(URL url, String file) {
    return url.toString().replaceFirst("^jar:", "").replaceFirst("!?/" + file + "$", "");
  }

  private static String version(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    // A jar that stays open can't be replaced while an application server runs.
    connection.setUseCaches(false);
    Properties properties = new Properties();
    try (InputStream in = connection.getInputStream()) {
      properties.load(in);
    }
    return properties.getProperty("version", "unknown");
  }
}
