package org.sbert4j.weights.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.json.JsonObject;

/**
 * The configuration of a Pooling module, in both generations: a boolean for each mode (to
 * sentence-transformers 5), or one {@code pooling_mode}, a name or a list. As in {@code pooling.py,
 * _convert_legacy_pooling_kwargs}: the booleans count only without a {@code pooling_mode}, and none
 * of them on means the mean.
 */
final class PoolingReader {
  private static final String POOLING_MODE = "pooling_mode";
  private static final String DIMENSION = "embedding_dimension";
  private static final String LEGACY_DIMENSION = "word_embedding_dimension";

  private PoolingReader() {}

  static PoolingConfig read(Path file) {
    JsonObject json = JsonObject.read(file);
    String dimension =
        json.has(LEGACY_DIMENSION) && !json.has(DIMENSION) ? LEGACY_DIMENSION : DIMENSION;
    return new PoolingConfig(
        file,
        json.has(POOLING_MODE) ? modes(json) : legacyModes(json),
        json.requiredPositive(dimension),
        json.bool("include_prompt").orElse(true));
  }

  private static List<PoolingMode> modes(JsonObject json) {
    List<String> names =
        json.isArray(POOLING_MODE)
            ? json.strings(POOLING_MODE)
            : List.of(json.requiredString(POOLING_MODE));
    if (names.isEmpty()) {
      throw json.error(POOLING_MODE, "names no mode; name one of " + knownModes());
    }
    return names.stream().map(name -> mode(json, name)).toList();
  }

  private static PoolingMode mode(JsonObject json, String name) {
    return Arrays.stream(PoolingMode.values())
        .filter(mode -> mode.configName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                json.error(
                    POOLING_MODE,
                    "the pooling mode \"" + name + "\" is unknown; known are " + knownModes()));
  }

  private static List<PoolingMode> legacyModes(JsonObject json) {
    List<String> known =
        Arrays.stream(PoolingMode.values()).map(PoolingReader::legacyField).toList();
    for (String field : json.names()) {
      if (field.startsWith("pooling_mode_") && !known.contains(field)) {
        throw json.error(field, "the pooling mode is unknown; known are " + known);
      }
    }
    List<PoolingMode> modes = new ArrayList<>();
    for (PoolingMode mode : PoolingMode.values()) {
      if (json.bool(legacyField(mode)).orElse(false)) {
        modes.add(mode);
      }
    }
    return modes.isEmpty() ? List.of(PoolingMode.MEAN) : modes;
  }

  /** The boolean field that turned the mode on up to sentence-transformers 5. */
  static String legacyField(PoolingMode mode) {
    return switch (mode) {
      case CLS -> "pooling_mode_cls_token";
      case MAX -> "pooling_mode_max_tokens";
      case MEAN -> "pooling_mode_mean_tokens";
      case MEAN_SQRT_LEN -> "pooling_mode_mean_sqrt_len_tokens";
      case WEIGHTED_MEAN -> "pooling_mode_weightedmean_tokens";
      case LAST_TOKEN -> "pooling_mode_lasttoken";
    };
  }

  private static String knownModes() {
    return Arrays.stream(PoolingMode.values())
        .map(PoolingMode::configName)
        .collect(Collectors.joining(", "));
  }
}
