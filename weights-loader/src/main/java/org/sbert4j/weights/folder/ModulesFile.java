package org.sbert4j.weights.folder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.storage.ModelFiles;

/**
 * modules.json: the steps of a model and the folder of each. Types have changed their paths over
 * the versions of sentence-transformers: {@code sentence_transformers.models.Pooling} to version 5,
 * {@code sentence_transformers.sentence_transformer.modules.pooling.Pooling} and {@code
 * sentence_transformers.base.modules.dense.Dense} since (its {@code util/deprecated_import.py}).
 *
 * @param transformerFolder the folder of the first module
 * @param afterTransformer the others, read
 */
record ModulesFile(Path transformerFolder, List<ModuleConfig> afterTransformer) {
  private static final Pattern TYPE =
      Pattern.compile(
          "sentence_transformers\\.(?:models|sentence_transformer\\.modules|base\\.modules)"
              + "(?:\\.[A-Za-z_]+)?\\.(Transformer|Pooling|Normalize|Dense|LayerNorm|Dropout)");

  /** Each is a file to read, and many could name the same large one. */
  private static final int MAX_MODULES = 64;

  static ModulesFile read(Path file) {
    List<JsonObject> entries = JsonObject.readArray(file);
    if (entries.size() > MAX_MODULES) {
      throw new ModelFormatException(
          file,
          "",
          "lists %d modules, more than the %d a model may have; take the file that belongs to the model"
              .formatted(entries.size(), MAX_MODULES));
    }
    if (entries.isEmpty()) {
      throw new ModelFormatException(
          file, "", "lists no modules; it must begin with a Transformer and a Pooling");
    }
    Path transformerFolder = null;
    List<ModuleConfig> modules = new ArrayList<>();
    for (JsonObject entry : entries) {
      String type = entry.requiredString("type");
      Path folder = folder(entry);
      switch (simpleName(entry, type)) {
        case "Transformer" -> {
          if (transformerFolder != null) {
            throw wrongOrder(entry, type);
          }
          transformerFolder = folder;
        }
        case "Pooling" -> {
          if (transformerFolder == null || !modules.isEmpty()) {
            throw wrongOrder(entry, type);
          }
          modules.add(PoolingReader.read(folder.resolve("config.json")));
        }
        // Dropout does nothing when a model is not being trained.
        case "Dropout" -> {}
        default -> {
          if (modules.isEmpty()) {
            throw wrongOrder(entry, type);
          }
          modules.add(afterPooling(simpleName(entry, type), folder));
        }
      }
    }
    if (transformerFolder == null || modules.isEmpty()) {
      throw new ModelFormatException(
          file,
          "",
          "has no "
              + (transformerFolder == null ? "Transformer" : "Pooling")
              + " module; a model needs a Transformer and then a Pooling");
    }
    return new ModulesFile(transformerFolder, List.copyOf(modules));
  }

  /**
   * The folder of the one module of a cross-encoder.
   *
   * @throws ModelFormatException if there is another
   */
  static Path onlyTransformer(Path file) {
    List<JsonObject> entries = JsonObject.readArray(file);
    for (JsonObject entry : entries) {
      String type = entry.requiredString("type");
      Matcher matcher = TYPE.matcher(type);
      if (!matcher.matches() || !matcher.group(1).equals("Transformer")) {
        throw entry.error(
            "type",
            "the module \""
                + type
                + "\" is not supported in a cross-encoder; supported is one Transformer with a"
                + " classification head of its own");
      }
    }
    if (entries.size() != 1) {
      throw new ModelFormatException(
          file, "", "lists " + entries.size() + " modules; a cross-encoder is one Transformer");
    }
    return folder(entries.get(0));
  }

  private static ModuleConfig afterPooling(String simpleName, Path folder) {
    return switch (simpleName) {
      case "Dense" -> DenseReader.read(folder);
      case "LayerNorm" -> DenseReader.layerNorm(folder);
      default -> DenseReader.normalize(folder);
    };
  }

  private static String simpleName(JsonObject entry, String type) {
    Matcher matcher = TYPE.matcher(type);
    if (!matcher.matches()) {
      throw entry.error(
          "type",
          "the module type \""
              + type
              + "\" is not supported; supported are Transformer, Pooling, Dense, LayerNorm, Normalize and Dropout of"
              + " sentence_transformers");
    }
    return matcher.group(1);
  }

  private static Path folder(JsonObject entry) {
    Path modelFolder = entry.file().toAbsolutePath().getParent();
    String path = entry.requiredString("path");
    Path inside = ModelFiles.inside(modelFolder, path, entry.file(), entry.path("path"));
    // Keeps a relative model folder relative, for the sake of messages.
    Path given = entry.file().resolveSibling("");
    return given.resolve(modelFolder.relativize(inside));
  }

  private static ModelFormatException wrongOrder(JsonObject entry, String type) {
    return entry.error(
        "type",
        "the module \""
            + type
            + "\" is out of place; the order must be one Transformer, one Pooling, then any Dense,"
            + " LayerNorm and Normalize");
  }
}
