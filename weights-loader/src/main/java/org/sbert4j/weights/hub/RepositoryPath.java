package org.sbert4j.weights.hub;

import java.util.regex.Pattern;

/** The paths of files within a model, which come from the hub and so may be meant to do harm. */
final class RepositoryPath {
  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private RepositoryPath() {}

  /**
   * Refuses a path that would leave the model's folder on any operating system.
   *
   * @param source what names the path, for the message
   */
  static void requireInside(String path, String source) {
    boolean leaves =
        path.startsWith("/")
            || path.startsWith("\\")
            || DRIVE.matcher(path).lookingAt()
            || CONTROL.matcher(path).find();
    for (String segment : SEPARATOR.split(path, -1)) {
      leaves |= segment.equals("..");
    }
    if (leaves) {
      throw HubException.of(
          source
              + " names the path \""
              + printable(path)
              + "\", which leads out of the model's folder, so nothing of it is taken; use another"
              + " model or revision, and tell its author");
    }
  }

  /**
   * Refuses whatever is not a plain relative path, with slashes between its parts.
   *
   * @return the path without a slash at its end
   */
  static String requirePlain(String path, String source) {
    requireInside(path, source);
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    boolean odd = plain.indexOf('\\') >= 0 || plain.indexOf(':') >= 0;
    if (!plain.isEmpty()) {
      for (String segment : SEPARATOR.split(plain, -1)) {
        odd |= segment.isEmpty() || segment.equals(".") || !segment.strip().equals(segment);
      }
    }
    if (odd) {
      throw HubException.of(
          source
              + " names the path \""
              + printable(path)
              + "\", which is not a plain relative path; use another model or revision, and tell its"
              + " author");
    }
    return plain;
  }

  /** A file of a folder of the model; the model's own folder is the empty string. */
  static String in(String folder, String file) {
    return folder.isEmpty() ? file : folder + "/" + file;
  }

  private static String printable(String path) {
    return CONTROL.matcher(path).replaceAll("?");
  }
}
