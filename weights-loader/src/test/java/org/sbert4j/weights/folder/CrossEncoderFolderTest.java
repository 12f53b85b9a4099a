package org.sbert4j.weights.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.ModelFolderFixture;

class CrossEncoderFolderTest {
  private static final String MODEL_TYPE = "{\"model_type\": \"CrossEncoder\"}";

  @TempDir Path folder;
  private ModelFolderFixture model;

  /** As transformers writes it: no modules.json, and nothing of sentence-transformers is read. */
  @BeforeEach
  void writeModel() throws IOException {
    model = ModelFolderFixture.write(folder);
    Files.delete(folder.resolve("modules.json"));
    config("\"id2label\": {\"0\": \"LABEL_0\"}");
  }

  private Path config(String fields) throws IOException {
    return model.file(
        "config.json",
        "{\"hidden_size\": 4, \"architectures\": [\"BertForSequenceClassification\"], "
            + fields
            + "}");
  }

  private CrossEncoderFolder open() {
    return CrossEncoderFolder.open(folder);
  }

  private void rejects(Path file, String field, String what, String fix) {
    assertFails(this::open, file, field, what, fix);
  }

  @Test
  void folderOfTransformers() throws IOException {
    model.file("sentence_bert_config.json", "{\"max_seq_length\": 9, \"do_lower_case\": true}");
    CrossEncoderFolder read = open();
    assertEquals(folder, read.folder());
    assertEquals(folder, read.transformerFolder());
    assertEquals(OptionalInt.empty(), read.maxSeqLength());
    assertFalse(read.doLowerCaseText());
    assertEquals(1, read.numLabels());
    assertEquals("sigmoid", read.activation());
  }

  @Test
  void folderOfVersion6() throws IOException {
    model.modules("sentence_transformers.base.modules.transformer.Transformer:");
    model.file(
        "config_sentence_transformers.json",
        "{\"model_type\": \"CrossEncoder\", \"prompts\": {}, \"default_prompt_name\": null,"
            + " \"activation_fn\": \"torch.nn.modules.linear.Identity\"}");
    model.file(
        "sentence_bert_config.json",
        "{\"transformer_task\": \"sequence-classification\", \"module_output_name\": \"scores\","
            + " \"max_seq_length\": 9, \"do_lower_case\": true, \"modality_config\":"
            + " {\"text\": {\"method\": \"forward\", \"method_output_name\": \"logits\"}}}");
    CrossEncoderFolder read = open();
    assertEquals("identity", read.activation());
    assertEquals(OptionalInt.of(9), read.maxSeqLength());
    assertTrue(read.doLowerCaseText());
  }

  @Test
  void folderThatDoesNotExist() {
    Path missing = folder.resolve("missing");
    assertFails(
        () -> CrossEncoderFolder.open(missing), missing, "", "does not exist", "check the path");
  }

  @Test
  void labelsHaveNamesInTheirOrder() throws IOException {
    config("\"id2label\": {\"2\": \"neutral\", \"0\": \"contradiction\", \"1\": 7}");
    assertEquals(List.of("contradiction", "7", "neutral"), open().labels());
    config("\"num_labels\": 2");
    assertEquals(List.of("LABEL_0", "LABEL_1"), open().labels());
    config("\"id2label\": {\"1\": \"x\", \"2\": null}");
    assertEquals(List.of("LABEL_0", "x"), open().labels());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"id2label\": {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\"} | 3 | identity",
        "\"num_labels\": 1 | 1 | sigmoid",
        "\"id2label\": null | 2 | identity",
        "\"id2label\": {\"0\": \"a\"}, \"num_labels\": 1 | 1 | sigmoid",
        "\"num_labels\": 1, \"sbert_ce_default_activation_function\":"
            + " \"torch.nn.modules.linear.Identity\" | 1 | identity",
        "\"num_labels\": 1, \"sentence_transformers\": {\"version\": \"4.0.1\","
            + " \"activation_fn\": \"torch.nn.modules.activation.Tanh\"} | 1 | tanh",
        "\"num_labels\": 1, \"sbert_ce_default_activation_function\": \"torch.nn.Identity\","
            + " \"sentence_transformers\": {\"activation_fn\": \"torch.nn.Sigmoid\"} | 1 | sigmoid",
        "\"sbert_ce_default_activation_function\": null, \"sentence_transformers\": {} | 2 |"
            + " identity"
      })
  void labelsAndActivation(String fields, int numLabels, String activation) throws IOException {
    config(fields);
    assertEquals(numLabels, open().numLabels());
    assertEquals(activation, open().activation());
  }

  /** Observed: sentence-transformers takes one, whatever else the file says. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"architectures\": null",
        "\"architectures\": [\"BertModel\"], \"id2label\": {\"0\": \"a\", \"1\": \"b\"}"
      })
  void labelsWithoutAClassifierAmongTheArchitectures(String fields) throws IOException {
    model.file("config.json", "{\"hidden_size\": 4, " + fields + "}");
    assertEquals(1, open().numLabels());
    assertEquals("sigmoid", open().activation());
  }

  /** Observed: sentence-transformers 6 then takes a pair for the messages of a chat. */
  @Test
  void chatTemplate() throws IOException {
    Path config = model.file("tokenizer_config.json", "{\"chat_template\": \"{{ messages }}\"}");
    rejects(config, "chat_template", "messages of a chat", "remove the template");
  }

  @Test
  void labelsThatDisagree() throws IOException {
    Path config = config("\"id2label\": {\"0\": \"a\"}, \"num_labels\": 3");
    rejects(config, "num_labels", "is 3 where id2label names 1 labels", "remove the one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"id2label | \"id2label\": {}", "num_labels | \"num_labels\": 0"})
  void noLabels(String field, String fields) throws IOException {
    rejects(config(fields), field, "must be at least one label", "take config.json");
  }

  @Test
  void unknownActivation() throws IOException {
    Path config =
        config("\"sentence_transformers\": {\"activation_fn\": \"torch.nn.modules.GLU\"}");
    rejects(
        config,
        "sentence_transformers.activation_fn",
        "the activation \"torch.nn.modules.GLU\" is unknown",
        "known are");
  }

  @Test
  void folderOfASentenceTransformer() throws IOException {
    model.modules("Transformer:", "Pooling:1_Pooling");
    rejects(
        folder.resolve("config_sentence_transformers.json"),
        "model_type",
        "of type \"SentenceTransformer\" has no scores",
        "use a CrossEncoder");
  }

  @Test
  void anotherModule() throws IOException {
    Path modules = model.modules("Transformer:", "Dense:1_Dense");
    model.file("config_sentence_transformers.json", MODEL_TYPE);
    rejects(modules, "[1].type", "is not supported in a cross-encoder", "one Transformer");
  }

  @Test
  void twoTransformers() throws IOException {
    Path modules = model.modules("Transformer:", "Transformer:1");
    model.file("config_sentence_transformers.json", MODEL_TYPE);
    rejects(modules, "", "lists 2 modules", "is one Transformer");
  }

  @Test
  void transformerOfAnotherTask() throws IOException {
    model.modules("Transformer:");
    model.file("config_sentence_transformers.json", MODEL_TYPE);
    Path settings =
        model.file("sentence_bert_config.json", "{\"transformer_task\": \"text-generation\"}");
    rejects(settings, "transformer_task", "only \"sequence-classification\"", "CrossEncoder");
  }

  @Test
  void defaultPrompt() throws IOException {
    model.modules("Transformer:");
    Path settings =
        model.file(
            "config_sentence_transformers.json",
            "{\"model_type\": \"CrossEncoder\", \"prompts\": {\"query\": \"q: \"},"
                + " \"default_prompt_name\": \"query\"}");
    rejects(settings, "default_prompt_name", "a default prompt (\"query\")", "set it to null");
  }
}
