package org.sbert4j.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.TinyModel;

class InspectCommandTest {
  private static final int H = TinyModel.HIDDEN_SIZE;

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = TinyModel.write(folder.resolve("tiny"));
  }

  private CommandRun inspect(String... options) {
    String[] fixed = {"inspect", "--model", model.toString()};
    return CommandRun.of(
        Stream.concat(Stream.of(fixed), Stream.of(options)).toArray(String[]::new));
  }

  private JsonNode json(String... options) throws IOException {
    CommandRun run =
        inspect(Stream.concat(Stream.of("--json"), Stream.of(options)).toArray(String[]::new));
    assertEquals("", run.err());
    assertEquals(0, run.status());
    assertEquals(1, run.out().lines().count(), run.out());
    return new ObjectMapper().readTree(run.out());
  }

  private static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void jsonHasExactlyTheKeys() throws IOException {
    JsonNode found = json();
    assertEquals(
        List.of(
            "model",
            "folder",
            "fingerprint",
            "embeddingDimension",
            "maxSeqLength",
            "torchDtype",
            "architecture",
            "parameters",
            "modules",
            "tokenizer",
            "similarity",
            "auto",
            "memory",
            "tensors"),
        keys(found));
    assertEquals(
        List.of(
            "modelType",
            "numHiddenLayers",
            "hiddenSize",
            "numAttentionHeads",
            "headSize",
            "intermediateSize",
            "maxPositionEmbeddings",
            "vocabSize",
            "typeVocabSize",
            "hiddenAct",
            "layerNormEps"),
        keys(found.get("architecture")));
    assertEquals(1e-12, found.get("architecture").get("layerNormEps").doubleValue());
    assertEquals("gelu", found.get("architecture").get("hiddenAct").textValue());
    assertEquals(List.of("backend", "reason"), keys(found.get("auto")));
  }

  @Test
  void lengthsOfQueriesAndDocumentsAndTheDtypeInPython() throws IOException {
    Files.writeString(
        model.resolve("sentence_bert_config.json"),
        "{\"query_length\": 4, \"document_length\": 6}");
    Path config = model.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replaceFirst("\\{", "{\"dtype\": \"float16\", "));
    JsonNode found = json();
    assertEquals(4, found.get("queryLength").intValue());
    assertEquals(6, found.get("documentLength").intValue());
    assertEquals("float16", found.get("torchDtype").textValue());
  }

  @Test
  void theFingerprintIsThatOfTheLoadedModelWithTheSameOptions() throws IOException {
    LoadOptions options =
        LoadOptions.defaults()
            .withMaxSeqLength(4)
            .withNormalize(true)
            .withWeights(WeightFormat.INT8);
    JsonNode found = json("--max-seq-length", "4", "--normalize", "--weights", "int8");
    try (SentenceTransformer loaded = SentenceTransformer.load(model, options)) {
      assertEquals(loaded.fingerprint(), found.get("fingerprint").textValue());
    }
    assertEquals(4, found.get("maxSeqLength").intValue());
    assertEquals("Normalize", found.get("modules").get(2).get("type").textValue());
  }

  @Test
  void parametersAndTensorsAddUp() throws IOException {
    JsonNode found = json();
    JsonNode parameters = found.get("parameters");
    int intermediate = found.get("architecture").get("intermediateSize").intValue();
    int layer = 4 * (H * H + H) + 2 * H * intermediate + intermediate + H + 4 * H;
    assertEquals(layer, parameters.get("encoder").longValue());
    assertEquals(H * (10 + 16 + 2) + 2 * H, parameters.get("embeddings").longValue());
    long bytes = 0;
    for (JsonNode tensor : found.get("tensors")) {
      assertEquals(List.of("name", "dtype", "shape", "bytes", "file"), keys(tensor));
      assertEquals("model.safetensors", tensor.get("file").textValue());
      bytes += tensor.get("bytes").longValue();
    }
    assertEquals(21, found.get("tensors").size());
    assertEquals(bytes / Float.BYTES, parameters.get("total").longValue());
    assertEquals(0, parameters.get("pooler").longValue());
  }

  @Test
  void memoryIsToldForEachBackendAndFormat() throws IOException {
    JsonNode rows = json("--threads", "2").get("memory");
    List<String> cpu =
        Backends.providers().stream()
            .filter(provider -> provider.availability().available())
            .map(BackendProvider::name)
            .toList();
    assertEquals(cpu.size() * new ScalarBackend().weightFormats().size(), rows.size());
    for (JsonNode row : rows) {
      assertEquals(2, row.get("threads").intValue());
      assertEquals(4 * H * (10 + 16 + 2), row.get("embeddingsBytes").longValue());
      assertTrue(row.get("linearWeightsBytes").longValue() >= 4 * H * H, row::toString);
      assertTrue(
          row.get("encodingAtMostBytes").longValue() > 2 * row.get("longestTextBytes").longValue(),
          row::toString);
    }
  }

  @Test
  void theTokenizerIsTold() throws IOException {
    JsonNode tokenizer = json().get("tokenizer");
    assertEquals("vocab.txt", tokenizer.get("file").textValue());
    assertEquals(10, tokenizer.get("vocabulary").intValue());
    assertFalse(tokenizer.get("doLowerCase").booleanValue());
    assertEquals("[CLS] 2", tokenizer.get("clsToken").textValue());
    assertEquals("[CLS] A [SEP]", tokenizer.get("template").textValue());
    assertEquals("[CLS] A [SEP] B:1 [SEP]:1", tokenizer.get("pairTemplate").textValue());
  }

  @Test
  void promptsAreToldWhereThereAreAny() throws IOException {
    Files.writeString(
        model.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"ask: \", \"document\": \"\"}}");
    JsonNode prompts = json().get("prompts");
    assertEquals(List.of("query"), keys(prompts));
    assertEquals("ask: ", prompts.get("query").textValue());
  }

  @Test
  void theTextIsForPeople() {
    CommandRun run = inspect();
    assertEquals("", run.err());
    assertEquals(0, run.status());
    for (String line :
        List.of(
            "model                " + model,
            "  num hidden layers        1",
            "  hidden act               gelu",
            "  Pooling      mean",
            "  cls token                  [CLS] 2")) {
      assertTrue(run.out().lines().anyMatch(line::equals), line + " is not in\n" + run.out());
    }
    assertTrue(run.out().lines().anyMatch(l -> l.matches("fingerprint          [0-9a-f]{64}")));
  }

  @Test
  void aBadFolderIsOneLine() throws IOException {
    Files.delete(model.resolve("model.safetensors"));
    assertOneLineNaming("has no weights");
    Files.writeString(model.resolve("config.json"), "{");
    assertOneLineNaming("config.json");
    model = folder.resolve("nowhere");
    assertOneLineNaming("does not exist");
  }

  private void assertOneLineNaming(String part) {
    CommandRun run = inspect();
    assertEquals(1, run.status());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("sbert4j: ") && run.err().contains(part), run.err());
  }
}
