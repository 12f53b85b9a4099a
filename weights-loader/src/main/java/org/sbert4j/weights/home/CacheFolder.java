package org.sbert4j.weights.home;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where sbert4j keeps what it can make again: the folder that {@value #VARIABLE} names, or one of
 * its own among the user's caches.
 *
 * <p>Immutable. Nothing is looked for on the disk.
 */
public final class CacheFolder {
  /** The environment variable that puts sbert4j's cache folder elsewhere. */
  public static final String VARIABLE = "SBERT4J_CACHE";

  /** The system property that does the same, and goes before the variable. */
  static final String PROPERTY = "sbert4j.cache";

  private final UnaryOperator<String> environment;
  private final UnaryOperator<String> properties;
  private final UserFolders folders;

  /**
   * The cache folder by any surroundings.
   *
   * @param environment tells an environment variable, or null
   * @param properties tells a system property, or null
   */
  public CacheFolder(UnaryOperator<String> environment, UnaryOperator<String> properties) {
    this.environment = environment;
    this.properties = properties;
    this.folders = new UserFolders(environment, properties);
  }

  /** The cache folder of this process's user. */
  public static CacheFolder ofProcess() {
    return new CacheFolder(System::getenv, System::getProperty);
  }

  /** The folder, which need not exist; empty if nobody says where, and the user has no home. */
  public Optional<Path> locate() {
    for (String override : new String[] {properties.apply(PROPERTY), environment.apply(VARIABLE)}) {
      if (override != null && !override.isEmpty()) {
        return Optional.of(Path.of(override).toAbsolutePath());
      }
    }
    return folders.caches().map(caches -> caches.resolve("sbert4j"));
  }

  /** The folder in it for models, each in one of its own. */
  public Optional<Path> models() {
    return locate().map(cache -> cache.resolve("models"));
  }

  /** The sentence for those who have no such folder. */
  public String lack() {
    return folders.lack(VARIABLE);
  }
}
