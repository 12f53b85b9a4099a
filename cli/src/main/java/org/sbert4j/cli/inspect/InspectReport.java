package org.sbert4j.cli.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.MemoryNeed;
import org.sbert4j.ModelDescription;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.cli.model.AutoChoice;
import org.sbert4j.config.BertConfig;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.DenseConfig;
import org.sbert4j.weights.folder.LayerNormConfig;
import org.sbert4j.weights.folder.ModelSettings;
import org.sbert4j.weights.folder.ModuleConfig;
import org.sbert4j.weights.folder.PoolingConfig;

/** What {@code sbert4j inspect} tells of a model. */
record InspectReport(String modelName, ModelDescription model) {

  /** In the order in which it is told. */
  Map<String, Object> fields() throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", modelName);
    fields.put("folder", model.folder().folder().toAbsolutePath().normalize().toString());
    fields.put("fingerprint", model.fingerprint());
    fields.put("embeddingDimension", model.embeddingDimension());
    fields.put("maxSeqLength", model.maxSeqLength());
    model.folder().queryLength().ifPresent(length -> fields.put("queryLength", length));
    model.folder().documentLength().ifPresent(length -> fields.put("documentLength", length));
    fields.put("torchDtype", model.torchDtype());
    fields.put("architecture", architecture(model.config()));
    fields.put("parameters", parameters());
    fields.put("modules", modules());
    fields.put("tokenizer", TokenizerReport.fields(model));
    fields.putAll(settings(model.folder().settings()));
    fields.put("auto", AutoChoice.here().fields());
    fields.put("memory", memory());
    fields.put("tensors", tensors());
    return fields;
  }

  /** What holds for calls without options, as far as the folder says anything. */
  private static Map<String, Object> settings(ModelSettings settings) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Map<String, Object> prompts = new LinkedHashMap<>(settings.prompts());
    prompts.values().removeIf(""::equals);
    if (!prompts.isEmpty()) {
      fields.put("prompts", prompts);
    }
    settings.defaultPromptName().ifPresent(name -> fields.put("defaultPromptName", name));
    settings.truncateDim().ifPresent(dimension -> fields.put("truncateDim", dimension));
    fields.put("similarity", settings.similarityFunctionName());
    return fields;
  }

  private static Map<String, Object> architecture(BertConfig config) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("modelType", config.architecture().modelType());
    fields.put("numHiddenLayers", config.numHiddenLayers());
    fields.put("hiddenSize", config.hiddenSize());
    fields.put("numAttentionHeads", config.numAttentionHeads());
    fields.put("headSize", config.headSize());
    fields.put("intermediateSize", config.intermediateSize());
    fields.put("maxPositionEmbeddings", config.maxPositionEmbeddings());
    fields.put("vocabSize", config.vocabSize());
    fields.put("typeVocabSize", config.typeVocabSize());
    if (config.embeddingSize() != config.hiddenSize()) {
      fields.put("embeddingSize", config.embeddingSize());
    }
    if (config.maxTokens() != config.maxPositionEmbeddings()) {
      fields.put("maxTokens", config.maxTokens());
    }
    if (config.relativeBuckets() > 0) {
      fields.put("relativeAttentionNumBuckets", config.relativeBuckets());
    }
    fields.put("hiddenAct", config.hiddenAct().name().toLowerCase(Locale.ROOT));
    fields.put("layerNormEps", Double.parseDouble(Float.toString(config.layerNormEps())));
    return fields;
  }

  private Map<String, Object> parameters() {
    Map<String, Object> parts = new LinkedHashMap<>(model.parameters());
    parts.put("total", model.parameters().values().stream().mapToLong(Long::longValue).sum());
    return parts;
  }

  private List<Map<String, Object>> modules() {
    List<Map<String, Object>> modules = new ArrayList<>();
    modules.add(module("Transformer", model.config().architecture().label()));
    for (ModuleConfig module : model.modules()) {
      String type = module.getClass().getSimpleName().replace("Config", "");
      modules.add(module(type, settings(module)));
    }
    for (Path head : List.of(model.folder().sparseHead(), model.folder().colbertHead())) {
      if (Files.exists(head)) {
        modules.add(module("head of tokens", head.getFileName().toString()));
      }
    }
    return modules;
  }

  private static Map<String, Object> module(String type, String settings) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", type);
    fields.put("settings", settings);
    return fields;
  }

  private static String settings(ModuleConfig module) {
    if (module instanceof PoolingConfig pooling) {
      List<String> modes = pooling.modes().stream().map(PoolingMode::configName).toList();
      return String.join("+", modes) + (pooling.includePrompt() ? "" : ", without the prompt");
    }
    if (module instanceof DenseConfig dense) {
      return "%d to %d, %s, %s"
          .formatted(
              dense.inFeatures(),
              dense.outFeatures(),
              dense.activation(),
              dense.bias() ? "with bias" : "without bias");
    }
    return module instanceof LayerNormConfig layerNorm
        ? "%d features".formatted(layerNorm.dimension())
        : "";
  }

  /** A row for each backend that can run here and each format of weights. */
  private List<Map<String, Object>> memory() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (BackendProvider provider : Backends.providers()) {
      if (provider.availability().available()) {
        try (Backend backend = provider.create(BackendOptions.none())) {
          for (WeightFormat format : backend.weightFormats()) {
            Optional<MemoryNeed> need = model.memory(backend, format);
            need.ifPresent(bytes -> rows.add(memory(backend.name(), format, bytes)));
          }
        }
      }
    }
    return rows;
  }

  private static Map<String, Object> memory(String backend, WeightFormat format, MemoryNeed need) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("backend", backend);
    row.put("weights", format.label());
    row.put("linearWeightsBytes", need.linearWeights());
    row.put("otherWeightsBytes", need.otherWeights());
    row.put("embeddingsBytes", need.embeddings());
    row.put("longestTextBytes", need.longestText());
    row.put("encodingAtMostBytes", need.encoding());
    row.put("threads", need.threads());
    return row;
  }

  private List<Map<String, Object>> tensors() {
    List<Map<String, Object>> rows = new ArrayList<>();
    addTensors(model.folder().transformerFolder(), rows);
    for (ModuleConfig module : model.modules()) {
      if (module instanceof DenseConfig dense) {
        addTensors(dense.folder(), rows);
      } else if (module instanceof LayerNormConfig layerNorm) {
        addTensors(layerNorm.folder(), rows);
      }
    }
    return rows;
  }

  private void addTensors(Path folder, List<Map<String, Object>> rows) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      for (String name : checkpoint.tensorNames()) {
        TensorView tensor = checkpoint.find(name).orElseThrow();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.put("dtype", tensor.dtype().name());
        row.put("shape", tensor.shape());
        row.put("bytes", tensor.elementCount() * tensor.dtype().bytes());
        row.put("file", file(checkpoint.file(name)));
        rows.add(row);
      }
    }
  }

  /** As seen from the model's folder, with slashes. */
  private String file(Path file) {
    Path folder = model.folder().folder().toAbsolutePath().normalize();
    return folder.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }
}
