package org.sbert4j.weights.hub;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model on the hub.
 *
 * @param repository {@code organisation/name}, or {@code name} alone for the hub's oldest models
 * @param revision a branch, a tag or a commit
 * @param shortName what the user wrote for the repository, if that was less
 */
record HubName(String repository, String revision, Optional<String> shortName) {
  private static final String MAIN = "main";

  /** The rule of huggingface_hub's {@code validate_repo_id}. */
  private static final Pattern REPOSITORY = Pattern.compile("(?:%1$s/)?%1$s".formatted(part()));

  /** What git allows in the name of a branch or tag, but for what no path can hold. */
  private static final Pattern REVISION =
      Pattern.compile(
          "(?!.*(?:\\.\\.|//|/\\.|@\\{))[^\\x00-\\x20\\x7f~^:?*\\[\\\\/.][^\\x00-\\x20\\x7f~^:?*\\[\\\\]*(?<![/.])");

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private static final int MAX_REVISION_LENGTH = 200;

  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  private static String part() {
    return "\\w(?:[\\w.-]{0,94}\\w)?";
  }

  /**
   * Whether a string means a folder and is never looked up on the hub: what begins with a dot, a
   * slash, a tilde or a drive letter, what holds a backslash or ends with a slash, and everything
   * that exists.
   */
  static boolean isPath(String nameOrPath) {
    return nameOrPath.startsWith(".")
        || nameOrPath.startsWith("/")
        || nameOrPath.startsWith("~")
        || nameOrPath.endsWith("/")
        || nameOrPath.indexOf('\\') >= 0
        || DRIVE.matcher(nameOrPath).matches()
        || exists(nameOrPath);
  }

  private static boolean exists(String path) {
    try {
      return !path.isEmpty() && Files.exists(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * Reads {@code name} or {@code name@revision} and leaves the name as it is.
   *
   * @throws HubException if it is no name that a model can have
   */
  static HubName parse(String text) {
    return parse(text, Optional.empty());
  }

  /**
   * Reads {@code name} or {@code name@revision}; a name without an organisation that is none of the
   * hub's oldest models gets that of its kind.
   *
   * @throws HubException if it is no name that a model can have
   */
  static HubName parse(String text, ModelKind kind) {
    return parse(text, Optional.of(kind));
  }

  private static HubName parse(String text, Optional<ModelKind> kind) {
    int at = text.indexOf('@');
    String repository = at < 0 ? text : text.substring(0, at);
    String revision = at < 0 ? MAIN : text.substring(at + 1);
    if (!REPOSITORY.matcher(repository).matches()
        || repository.contains("--")
        || repository.contains("..")
        || repository.endsWith(".git")) {
      throw HubException.of(
          "\""
              + text
              + "\" is neither a folder that exists nor the name of a model, which is like"
              + " organisation/name or organisation/name@revision; check the spelling, or put ./ in"
              + " front of a folder");
    }
    if (revision.length() > MAX_REVISION_LENGTH || !REVISION.matcher(revision).matches()) {
      throw HubException.of(
          "\""
              + text
              + "\": the part after @ is not the name of a branch, a tag or a commit; correct it, or"
              + " leave it and the @ out");
    }
    if (kind.isPresent() && repository.indexOf('/') < 0 && !OriginalModels.has(repository)) {
      String whole = kind.get().organization() + "/" + repository;
      return new HubName(whole, revision, Optional.of(repository));
    }
    return new HubName(repository, revision, Optional.empty());
  }

  /** Whether a string is a whole commit hash, which always means the same files. */
  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  /** Whether the revision is a whole commit hash. */
  boolean isPinned() {
    return isCommit(revision);
  }

  /** The name of the model's folder in the cache. */
  String folderName() {
    return "models--" + repository.replace("/", "--");
  }

  /** The repository for messages: what is looked for and, if that was less, what the user wrote. */
  String model() {
    return repository + forShort();
  }

  private String forShort() {
    return shortName.map(name -> " (for \"" + name + "\")").orElse("");
  }

  /** As {@link #model()}, with the revision. */
  @Override
  public String toString() {
    return (revision.equals(MAIN) ? repository : repository + "@" + revision) + forShort();
  }
}
