package org.sbert4j.weights.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.storage.ModelFiles;
import org.sbert4j.weights.tokenizer.TokenizerFiles;

/**
 * A sentence-transformers folder, or that of a plain transformer, with all its JSON read and
 * checked. No tensor is read.
 *
 * <p>A folder without modules.json is what sentence-transformers makes of it ({@code
 * SentenceTransformer._load_default_modules}): the transformer, then mean pooling; a
 * sentence_bert_config.json is not read then. A setting that would change the vectors and that this
 * engine does not know is an error, never ignored.
 *
 * @param folder the model's folder
 * @param transformerFolder where config.json, the tokenizer and the weights lie; often the same
 * @param config config.json
 * @param tokenizer the tokenizer's vocabulary and settings
 * @param maxSeqLength {@code max_seq_length} in tokens, special ones included; empty when not
 *     stated: then the reference takes the smaller of {@code model_max_length} and {@code
 *     max_position_embeddings}
 * @param queryLength {@code query_length}, which counts in the place of maxSeqLength for queries;
 *     empty when not stated
 * @param documentLength {@code document_length}, likewise for documents
 * @param doLowerCaseText whether text is lower-cased before the tokenizer sees it ({@code
 *     do_lower_case} of sentence_bert_config.json)
 * @param modules what follows the transformer, in order; begins with the pooling
 * @param settings config_sentence_transformers.json; the defaults where modules.json is missing,
 *     since the reference does not read it then
 */
public record ModelFolder(
    Path folder,
    Path transformerFolder,
    ConfigFile config,
    TokenizerFiles tokenizer,
    OptionalInt maxSeqLength,
    OptionalInt queryLength,
    OptionalInt documentLength,
    boolean doLowerCaseText,
    List<ModuleConfig> modules,
    ModelSettings settings)
    implements TransformerFolder {

  /** Copies the list. */
  public ModelFolder {
    modules = List.copyOf(modules);
  }

  /**
   * Reads a folder.
   *
   * @throws ModelFormatException naming the file, the field and the fix, for everything that is
   *     missing, malformed or unknown
   */
  public static ModelFolder open(Path folder) {
    ModelFiles.requireModelFolder(folder);
    Path modulesJson = folder.resolve("modules.json");
    if (!Files.exists(modulesJson)) {
      ArchitectureSettings.check(folder);
      TransformerSettings settings = TransformerSettings.withoutModules(folder);
      ConfigFile config = ConfigFile.read(folder.resolve("config.json"));
      String width = config.architecture() == Architecture.DISTILBERT ? "dim" : "hidden_size";
      PoolingConfig meanPooling =
          new PoolingConfig(
              config.file(), List.of(PoolingMode.MEAN), config.requiredInt(width), true);
      return new ModelFolder(
          folder,
          folder,
          config,
          TokenizerFiles.read(folder),
          settings.maxSeqLength(),
          settings.queryLength(),
          settings.documentLength(),
          settings.doLowerCase(),
          List.of(meanPooling),
          ModelSettings.defaults());
    }
    ModelSettings modelSettings = ModelSettings.read(folder);
    ModulesFile modules = ModulesFile.read(modulesJson);
    ArchitectureSettings.check(modules.transformerFolder());
    TransformerSettings settings =
        TransformerSettings.read(modules.transformerFolder(), TransformerSettings.Task.EMBEDDING);
    return new ModelFolder(
        folder,
        modules.transformerFolder(),
        ConfigFile.read(modules.transformerFolder().resolve("config.json")),
        TokenizerFiles.read(modules.transformerFolder()),
        settings.maxSeqLength(),
        settings.queryLength(),
        settings.documentLength(),
        settings.doLowerCase(),
        modules.afterTransformer(),
        modelSettings);
  }
}
