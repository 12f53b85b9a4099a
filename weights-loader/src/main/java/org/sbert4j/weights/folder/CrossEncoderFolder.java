package org.sbert4j.weights.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.storage.ModelFiles;
import org.sbert4j.weights.tokenizer.TokenizerFiles;

/**
 * The folder of a cross-encoder, a transformer with a classification head, with all its JSON read
 * and checked. No tensor is read.
 *
 * <p>Its settings are where sentence-transformers of any version put them ({@code
 * cross_encoder/model.py}): to version 5 the folder is that of transformers and config.json may
 * name the activation; version 6 adds a modules.json of one Transformer.
 *
 * @param labels the name of each score of a pair, as {@code id2label} in config.json gives them, or
 *     what counts without one
 * @param activation the name of the function that turns a logit into a score, such as {@code
 *     sigmoid}, the default for one label, or {@code identity}, the default for more
 */
public record CrossEncoderFolder(
    Path folder,
    Path transformerFolder,
    ConfigFile config,
    TokenizerFiles tokenizer,
    OptionalInt maxSeqLength,
    boolean doLowerCaseText,
    List<String> labels,
    String activation)
    implements TransformerFolder {
  /** Copies the list. */
  public CrossEncoderFolder {
    labels = List.copyOf(labels);
  }

  /** Scores of each pair. */
  public int numLabels() {
    return labels.size();
  }

  /**
   * Reads a folder.
   *
   * @throws ModelFormatException naming the file, the field and the fix, for everything that is
   *     missing, malformed or unknown
   */
  public static CrossEncoderFolder open(Path folder) {
    ModelFiles.requireModelFolder(folder);
    Path modulesJson = folder.resolve("modules.json");
    boolean withModules = Files.exists(modulesJson);
    JsonObject modelSettings =
        JsonObject.readIfPresent(folder.resolve("config_sentence_transformers.json"));
    if (withModules) {
      ClassifierSettings.check(modelSettings);
    }
    Path transformerFolder = withModules ? ModulesFile.onlyTransformer(modulesJson) : folder;
    ArchitectureSettings.check(transformerFolder);
    TransformerSettings transformerSettings =
        withModules
            ? TransformerSettings.read(transformerFolder, TransformerSettings.Task.CLASSIFICATION)
            : TransformerSettings.withoutModules(folder);
    Path configFile = transformerFolder.resolve("config.json");
    JsonObject config = JsonObject.read(configFile);
    List<String> labels = ClassifierSettings.labels(config);
    return new CrossEncoderFolder(
        folder,
        transformerFolder,
        ConfigFile.read(configFile),
        TokenizerFiles.readForPairs(transformerFolder),
        transformerSettings.maxSeqLength(),
        transformerSettings.doLowerCase(),
        labels,
        withModules
            ? ClassifierSettings.activation(modelSettings, config, labels.size())
            : ClassifierSettings.activation(config, labels.size()));
  }
}
