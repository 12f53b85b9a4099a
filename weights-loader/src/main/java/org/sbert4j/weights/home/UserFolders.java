package org.sbert4j.weights.home;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The folders of the user who runs this process.
 *
 * <p>The home is what Python's {@code os.path.expanduser} says: {@code HOME}, or else the system's
 * entry for the user; on Windows {@code USERPROFILE}, or {@code HOMEDRIVE} and {@code HOMEPATH}.
 * The entry comes from the JVM's {@code user.home}, which is a question mark for a user without
 * one, as containers have them. What is no absolute path is no home, so that nothing is made in the
 * folder that a program happens to be started in.
 *
 * <p>Immutable. Nothing is looked for on the disk.
 */
public final class UserFolders {
  private final UnaryOperator<String> environment;
  private final UnaryOperator<String> properties;
  private final String system;

  /**
   * The folders by any surroundings.
   *
   * @param environment tells an environment variable, or null
   * @param properties tells a system property, or null
   */
  public UserFolders(UnaryOperator<String> environment, UnaryOperator<String> properties) {
    this.environment = environment;
    this.properties = properties;
    String name = properties.apply("os.name");
    this.system = name == null ? "" : name.toLowerCase(Locale.ROOT);
  }

  /** The folders of this process's user. */
  public static UserFolders ofProcess() {
    return new UserFolders(System::getenv, System::getProperty);
  }

  /** The user's home; empty if there is none. */
  public Optional<Path> home() {
    Optional<Path> chosen =
        isWindows()
            ? absolute(environment.apply("USERPROFILE")).or(this::homeOnDrive)
            : absolute(environment.apply("HOME"));
    return chosen.or(() -> absolute(properties.apply("user.home")));
  }

  private Optional<Path> homeOnDrive() {
    String path = environment.apply("HOMEPATH");
    String drive = environment.apply("HOMEDRIVE");
    return path == null ? Optional.empty() : absolute((drive == null ? "" : drive) + path);
  }

  /**
   * Where programs keep what they can make again, by the custom of the system: {@code
   * XDG_CACHE_HOME} or {@code ~/.cache}; {@code LOCALAPPDATA} on Windows; {@code ~/Library/Caches}
   * on a Mac. Empty if there is none.
   */
  public Optional<Path> caches() {
    if (isWindows()) {
      return absolute(environment.apply("LOCALAPPDATA"))
          .or(() -> home().map(home -> home.resolve("AppData").resolve("Local")));
    }
    if (system.startsWith("mac")) {
      return home().map(home -> home.resolve("Library").resolve("Caches"));
    }
    // The XDG specification: a relative path is invalid and to be ignored.
    return absolute(environment.apply("XDG_CACHE_HOME"))
        .or(() -> home().map(home -> home.resolve(".cache")));
  }

  /**
   * The sentence for those who have no home where one is needed.
   *
   * @param variable that names a folder instead
   */
  public String lack(String variable) {
    String home = isWindows() ? "USERPROFILE" : "HOME";
    return "there is no home folder to keep models in ("
        + home
        + " is not set to a whole path, and the system knows none of this user); set "
        + variable
        + " to a folder, or "
        + home
        + " to your own";
  }

  private boolean isWindows() {
    return system.startsWith("windows");
  }

  private static Optional<Path> absolute(String path) {
    try {
      return Optional.ofNullable(path)
          .filter(text -> !text.isBlank())
          .map(Path::of)
          .filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
