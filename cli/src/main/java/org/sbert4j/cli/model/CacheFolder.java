package org.sbert4j.cli.model;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Where a user's caches are, by the custom of the operating system. */
public final class CacheFolder {
  /** The environment variable that puts sbert4j's cache folder elsewhere. */
  public static final String VARIABLE = "SBERT4J_CACHE";

  /** The system property that does the same, and goes before the variable. */
  static final String PROPERTY = "sbert4j.cache";

  private CacheFolder() {}

  /** The cache folder of this user. */
  public static Path locate() {
    return locate(System::getProperty, System::getenv);
  }

  /**
   * sbert4j's own folder, which need not exist.
   *
   * @param properties tells a system property, or null
   * @param environment tells an environment variable, or null
   */
  public static Path locate(UnaryOperator<String> properties, UnaryOperator<String> environment) {
    for (String override : new String[] {properties.apply(PROPERTY), environment.apply(VARIABLE)}) {
      if (isSet(override)) {
        return Path.of(override).toAbsolutePath();
      }
    }
    return userCaches(properties, environment).resolve("sbert4j").toAbsolutePath();
  }

  private static Path userCaches(
      UnaryOperator<String> properties, UnaryOperator<String> environment) {
    Path home = Path.of(properties.apply("user.home"));
    String system = properties.apply("os.name").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      String local = environment.apply("LOCALAPPDATA");
      return isSet(local) ? Path.of(local) : home.resolve("AppData").resolve("Local");
    }
    if (system.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches");
    }
    String xdg = environment.apply("XDG_CACHE_HOME");
    // The XDG specification: a relative path is invalid and to be ignored.
    return isSet(xdg) && Path.of(xdg).isAbsolute() ? Path.of(xdg) : home.resolve(".cache");
  }

  private static boolean isSet(String value) {
    return value != null && !value.isEmpty();
  }
}
