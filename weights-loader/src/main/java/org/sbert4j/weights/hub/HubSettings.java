package org.sbert4j.weights.hub;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sbert4j.weights.home.UserFolders;
import org.sbert4j.weights.hub.proxy.ProxyVariables;

/**
 * What the environment says about the hub, by the variables of huggingface_hub ({@code
 * constants.py}) and of sentence-transformers.
 *
 * @param cache the folder of all models, as {@code ~/.cache/huggingface/hub}
 * @param cacheVariable which variable puts the cache elsewhere
 * @param endpoint the hub's address, without a slash at its end
 * @param offline whether nothing may be asked over the network
 * @param symbolicLinks whether snapshots may be made of links, where the file system has them
 * @param token where the user's token is
 * @param proxies what the environment says of proxies
 * @param metadataTimeout how long a request may take to be answered
 * @param downloadTimeout how long a download may bring next to nothing
 * @param firstDelay how long to wait before the second attempt; each later one waits twice as long
 */
record HubSettings(
    Path cache,
    String cacheVariable,
    String endpoint,
    boolean offline,
    boolean symbolicLinks,
    HubToken token,
    ProxyVariables proxies,
    Duration metadataTimeout,
    Duration downloadTimeout,
    Duration firstDelay) {

  /** The public hub. */
  static final String DEFAULT_ENDPOINT = "https://huggingface.co";

  /**
   * The variables that name the cache itself, the first that is set counts: sentence-transformers'
   * own goes before those of huggingface_hub, for it hands its folder over to that library.
   */
  private static final List<String> CACHES =
      List.of("SENTENCE_TRANSFORMERS_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");

  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)\\})");
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_DELAY = Duration.ofMillis(500);

  /** The settings of this process. */
  static HubSettings ofProcess() {
    return of(System::getenv, System::getProperty);
  }

  /**
   * The settings by any variables.
   *
   * @param environment tells a variable, or null
   * @param properties tells a system property, or null
   * @throws HubException if one of them cannot be followed, or the cache is nowhere
   */
  static HubSettings of(UnaryOperator<String> environment, UnaryOperator<String> properties) {
    UserFolders folders = new UserFolders(environment, properties);
    Variables variables = new Variables(environment, folders);
    // Python takes a relative XDG_CACHE_HOME, too, and on all systems.
    Optional<Path> home =
        variables
            .path("HF_HOME")
            .or(
                () ->
                    variables
                        .path("XDG_CACHE_HOME")
                        .or(() -> folders.home().map(user -> user.resolve(".cache")))
                        .map(caches -> caches.resolve("huggingface")));
    Optional<String> cacheVariable =
        CACHES.stream().filter(name -> variables.text(name).isPresent()).findFirst();
    Path cache =
        cacheVariable
            .flatMap(variables::path)
            .or(() -> home.map(folder -> folder.resolve("hub")))
            .orElseThrow(() -> HubException.of(folders.lack("HF_HOME")));
    return new HubSettings(
        cache.toAbsolutePath().normalize(),
        cacheVariable.orElse("HF_HOME"),
        variables.text("HF_ENDPOINT").orElse(DEFAULT_ENDPOINT).replaceFirst("/+$", ""),
        isTrue(variables.text("HF_HUB_OFFLINE").or(() -> variables.text("TRANSFORMERS_OFFLINE"))),
        !isTrue(variables.text("HF_HUB_DISABLE_SYMLINKS")),
        new HubToken(
            isTrue(variables.text("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
                ? Optional.of("")
                : variables.text("HF_TOKEN").or(() -> variables.text("HUGGING_FACE_HUB_TOKEN")),
            variables.path("HF_TOKEN_PATH").or(() -> home.map(folder -> folder.resolve("token")))),
        new ProxyVariables(environment),
        variables.seconds("HF_HUB_ETAG_TIMEOUT").orElse(DEFAULT_TIMEOUT),
        variables.seconds("HF_HUB_DOWNLOAD_TIMEOUT").orElse(DEFAULT_TIMEOUT),
        FIRST_DELAY);
  }

  private static boolean isTrue(Optional<String> value) {
    return value.isPresent() && TRUE.contains(value.get().toUpperCase(Locale.ROOT));
  }

  private record Variables(UnaryOperator<String> environment, UserFolders folders) {
    /** Empty also for a variable that is set to nothing. */
    Optional<String> text(String name) {
      return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
    }

    /** With a leading tilde and variables in it replaced, as Python does. */
    Optional<Path> path(String name) {
      return text(name).map(text -> pathOf(name, text));
    }

    private Path pathOf(String name, String text) {
      String path = withVariables(text);
      try {
        return path.startsWith("~") ? inHome(name, path) : Path.of(path);
      } catch (InvalidPathException e) {
        throw HubException.of(
            name + " is \"" + text + "\", no path that this system can have; correct it", e);
      }
    }

    private String withVariables(String path) {
      Matcher matcher = VARIABLE.matcher(path);
      return matcher.replaceAll(
          found -> {
            String name = found.group(1) == null ? found.group(2) : found.group(1);
            String value = environment.apply(name);
            return Matcher.quoteReplacement(value == null ? found.group() : value);
          });
    }

    private Path inHome(String name, String path) {
      if (!path.matches("~([/\\\\].*)?")) {
        throw HubException.of(
            name + " is \"" + path + "\", in another user's home; write the whole path");
      }
      Path home =
          folders
              .home()
              .orElseThrow(
                  () -> HubException.of(name + " is \"" + path + "\", and " + folders.lack(name)));
      return Path.of(home + path.substring(1));
    }

    Optional<Duration> seconds(String name) {
      return text(name)
          .map(
              value -> {
                try {
                  return Duration.ofSeconds(Math.max(1, Integer.parseInt(value.strip())));
                } catch (NumberFormatException e) {
                  throw HubException.of(
                      name + " is \"" + value + "\"; set it to a whole number of seconds", e);
                }
              });
    }
  }
}
