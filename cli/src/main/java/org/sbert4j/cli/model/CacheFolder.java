package org.sbert4j.cli.model;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.home.UserFolders;

/** Where a user's caches are, by the custom of the operating system. */
public final class CacheFolder {
  /** The environment variable that puts sbert4j's cache folder elsewhere. */
  public static final String VARIABLE = "SBERT4J_CACHE";

  /** The system property that does the same, and goes before the variable. */
  static final String PROPERTY = "sbert4j.cache";

  private CacheFolder() {}

  /**
   * The cache folder of this user.
   *
   * @throws CommandException as the other
   */
  public static Path locate() {
    return locate(System::getProperty, System::getenv);
  }

  /**
   * sbert4j's own folder, which need not exist.
   *
   * @param properties tells a system property, or null
   * @param environment tells an environment variable, or null
   * @throws CommandException if nobody says where, and the user has no home
   */
  public static Path locate(UnaryOperator<String> properties, UnaryOperator<String> environment) {
    for (String override : new String[] {properties.apply(PROPERTY), environment.apply(VARIABLE)}) {
      if (isSet(override)) {
        return Path.of(override).toAbsolutePath();
      }
    }
    UserFolders folders = new UserFolders(environment, properties);
    return folders
        .caches()
        .map(caches -> caches.resolve("sbert4j"))
        .orElseThrow(() -> new CommandException(folders.lack(VARIABLE)));
  }

  private static boolean isSet(String value) {
    return value != null && !value.isEmpty();
  }
}
