package org.sbert4j.cli.doctor;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Where Hugging Face's libraries keep models: {@code huggingface_hub/constants.py}. */
final class HuggingFaceCache {
  private HuggingFaceCache() {}

  /**
   * The folder.
   *
   * @param home the user's home folder
   * @param environment tells an environment variable, or null
   */
  static Path locate(Path home, UnaryOperator<String> environment) {
    for (String variable : new String[] {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"}) {
      if (isSet(environment.apply(variable))) {
        return expanded(home, environment.apply(variable));
      }
    }
    if (isSet(environment.apply("HF_HOME"))) {
      return expanded(home, environment.apply("HF_HOME")).resolve("hub");
    }
    String caches = environment.apply("XDG_CACHE_HOME");
    Path parent = isSet(caches) ? expanded(home, caches) : home.resolve(".cache");
    return parent.resolve("huggingface").resolve("hub");
  }

  private static Path expanded(Path home, String path) {
    boolean inHome = path.equals("~") || path.startsWith("~/");
    Path expanded = inHome ? home.resolve(path.substring(1).replaceFirst("^/", "")) : Path.of(path);
    return expanded.toAbsolutePath().normalize();
  }

  private static boolean isSet(String value) {
    return value != null && !value.isEmpty();
  }
}
