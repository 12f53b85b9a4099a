package org.sbert4j.weights.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.hub.ModulePaths.Module;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.onnx.OnnxReader;
import org.sbert4j.weights.storage.FileNames;

/**
 * Goes through the files that this engine needs of a model, and no others, and gets each from where
 * the model is.
 *
 * <p>The transformer's weights come last: so whatever else a snapshot lacks, it lacks them too, and
 * a download that was broken off is not taken for a model that has fewer files.
 */
final class NeededFiles {
  private static final String MODULES = "modules.json";
  private static final String CONFIG = "config.json";

  private final FileSource source;

  NeededFiles(FileSource source) {
    this.source = source;
  }

  /**
   * Gets all of them.
   *
   * @throws HubException if the model lacks one
   */
  void get() throws IOException, InterruptedException {
    if (!source.has(MODULES)) {
      source.lacks(MODULES);
      getTransformer("");
      getWeights("");
      return;
    }
    ModulePaths modules = ModulePaths.read(source.get(MODULES));
    getIfPresent("", List.of(FileNames.MODEL_SETTINGS));
    getIfPresent(modules.transformer(), FileNames.TRANSFORMER_SETTINGS);
    getTransformer(modules.transformer());
    for (Module module : modules.others()) {
      String config = RepositoryPath.in(module.path(), CONFIG);
      if (module.needsConfiguration()) {
        require(config);
      } else {
        getIfPresent(module.path(), List.of(CONFIG));
      }
    }
    for (Module module : modules.others()) {
      if (module.needsWeights()) {
        getWeights(module.path());
      }
    }
    getWeights(modules.transformer());
  }

  private void getTransformer(String folder) throws IOException, InterruptedException {
    require(RepositoryPath.in(folder, CONFIG));
    getTokenizer(folder);
    getIfPresent(folder, FileNames.TOKENIZER_SETTINGS);
    getIfPresent(folder, List.of(FileNames.SPARSE_HEAD, FileNames.COLBERT_HEAD));
    // Neither is used; that they are there is told when the model is loaded.
    getIfPresent(folder, List.of(FileNames.ADAPTER, FileNames.CHAT_TEMPLATES.get(0)));
  }

  /** Without a tokenizer.json the class says which vocabulary counts, which is found out later. */
  private void getTokenizer(String folder) throws IOException, InterruptedException {
    List<String> whole = List.of(FileNames.TOKENIZER);
    if (firstOf(folder, whole).isPresent()) {
      getIfPresent(folder, whole);
      return;
    }
    if (firstOf(folder, FileNames.VOCABULARIES).isEmpty()) {
      throw lacking(
          folder,
          "tokenizer",
          Stream.concat(whole.stream(), FileNames.VOCABULARIES.stream()).toList());
    }
    getIfPresent(folder, FileNames.VOCABULARIES);
    getIfPresent(folder, List.of(FileNames.MERGES));
  }

  private void getWeights(String folder) throws IOException, InterruptedException {
    Optional<String> weights = firstOf(folder, FileNames.WEIGHTS);
    if (weights.isEmpty()) {
      throw lacking(folder, "weights", FileNames.WEIGHTS);
    }
    Path file = source.get(weights.get());
    if (weights.get().endsWith(".index.json")) {
      for (String shard : shards(file)) {
        require(RepositoryPath.in(folder, shard));
      }
    } else if (weights.get().endsWith(".onnx")) {
      getExternalData(weights.get(), file);
    }
  }

  /** The tensors that an ONNX model keeps in files beside it. */
  private void getExternalData(String path, Path file) throws IOException, InterruptedException {
    String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    for (String location : externalFiles(file)) {
      require(RepositoryPath.in(folder, RepositoryPath.requirePlain(location, file.toString())));
    }
  }

  private static Set<String> externalFiles(Path file) {
    try {
      return OnnxReader.externalFiles(file);
    } catch (ModelFormatException e) {
      // Who loads the model says what is wrong with its file.
      return Set.of();
    }
  }

  private static Set<String> shards(Path index) {
    JsonObject weightMap = JsonObject.read(index).requiredObject("weight_map");
    Set<String> shards = new LinkedHashSet<>();
    for (String tensor : weightMap.names()) {
      shards.add(RepositoryPath.requirePlain(weightMap.requiredString(tensor), index.toString()));
    }
    return shards;
  }

  private Optional<String> firstOf(String folder, List<String> names) {
    return names.stream()
        .map(name -> RepositoryPath.in(folder, name))
        .filter(source::has)
        .findFirst();
  }

  private void getIfPresent(String folder, List<String> names)
      throws IOException, InterruptedException {
    for (String name : names) {
      String file = RepositoryPath.in(folder, name);
      if (source.has(file)) {
        source.get(file);
      }
    }
  }

  private void require(String file) throws IOException, InterruptedException {
    if (!source.has(file)) {
      throw HubException.of(
          source.model()
              + " has no file "
              + file
              + ", which a BERT model needs; use another model or revision");
    }
    source.get(file);
  }

  private HubException lacking(String folder, String what, List<String> names) {
    return HubException.of(
        source.model()
            + " has no "
            + what
            + (folder.isEmpty() ? "" : " in " + folder)
            + " that can be read, which would be one of "
            + String.join(", ", names)
            + "; use another model or revision");
  }
}
