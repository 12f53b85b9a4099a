package org.sbert4j.weights.hub;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sbert4j.weights.json.JsonObject;

/**
 * The folders that a modules.json names.
 *
 * @param transformer the Transformer's, or the empty string for the model's own
 * @param others those of the modules after it
 */
record ModulePaths(String transformer, List<Module> others) {
  private static final Set<String> WITHOUT_FILES = Set.of("Normalize", "Dropout");
  private static final Set<String> WITHOUT_WEIGHTS = Set.of("Pooling", "Normalize", "Dropout");

  /**
   * One module after the transformer.
   *
   * @param type the name of its class, without the package
   * @param path of its folder
   */
  record Module(String type, String path) {
    boolean needsConfiguration() {
      return !WITHOUT_FILES.contains(type);
    }

    boolean needsWeights() {
      return !WITHOUT_WEIGHTS.contains(type);
    }
  }

  /** Reads the paths; which modules there may be is for the reader of the whole file to say. */
  static ModulePaths read(Path modulesJson) {
    String transformer = "";
    List<Module> others = new ArrayList<>();
    for (JsonObject entry : JsonObject.readArray(modulesJson)) {
      String type = entry.requiredString("type");
      String path =
          RepositoryPath.requirePlain(entry.requiredString("path"), modulesJson.toString());
      String simpleName = type.substring(type.lastIndexOf('.') + 1);
      if (simpleName.equals("Transformer")) {
        transformer = path;
      } else {
        others.add(new Module(simpleName, path));
      }
    }
    return new ModulePaths(transformer, List.copyOf(others));
  }
}
