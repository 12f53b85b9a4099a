package org.sbert4j.weights.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.ModelFolderFixture;
import org.sbert4j.weights.PoolingMode;

class ModelFolderTest {
  @TempDir Path folder;
  private ModelFolderFixture model;

  @BeforeEach
  void writeModel() throws IOException {
    model = ModelFolderFixture.write(folder);
  }

  private void rejects(Path file, String field, String what, String fix) {
    assertFails(model::open, file, field, what, fix);
  }

  private PoolingConfig pooling() {
    return (PoolingConfig) model.open().modules().get(0);
  }

  @Test
  void version5() {
    ModelFolder read = model.open();
    assertEquals(folder, read.folder());
    assertEquals(folder, read.transformerFolder());
    assertEquals(OptionalInt.of(256), read.maxSeqLength());
    assertFalse(read.doLowerCaseText());
    assertEquals(
        List.of(
            new PoolingConfig(
                folder.resolve("1_Pooling/config.json"), List.of(PoolingMode.MEAN), 4, true)),
        read.modules());
  }

  @Test
  void folderThatDoesNotExist() {
    Path missing = folder.resolve("missing");
    assertFails(() -> ModelFolder.open(missing), missing, "", "does not exist", "check the path");
    Path file = Files.writeString(folder.resolve("pairs.tsv"), "a\tb\t1\n");
    assertFails(() -> ModelFolder.open(file), file, "", "is no folder", "name the folder");
  }

  @Test
  void folderWithoutConfig() throws IOException {
    Files.delete(folder.resolve("config.json"));
    rejects(folder.resolve("config.json"), "", "does not exist", "check the path");
  }

  @Test
  void plainBertIsMeanPooled() throws IOException {
    Files.delete(folder.resolve("modules.json"));
    assertEquals(
        List.of(
            new PoolingConfig(folder.resolve("config.json"), List.of(PoolingMode.MEAN), 4, true)),
        model.open().modules());
    assertEquals(OptionalInt.empty(), model.open().maxSeqLength());
  }

  @Test
  void plainBertWithoutHiddenSize() throws IOException {
    Files.delete(folder.resolve("modules.json"));
    Path config = model.file("config.json", "{}");
    rejects(config, "hidden_size", "is missing", "add it");
  }

  @Test
  void transformerInItsOwnFolder() throws IOException {
    for (String name : List.of("config.json", "vocab.txt", "tokenizer_config.json")) {
      Files.createDirectories(folder.resolve("0_Transformer"));
      Files.move(folder.resolve(name), folder.resolve("0_Transformer").resolve(name));
    }
    model.file("0_Transformer/sentence_roberta_config.json", "{\"max_seq_length\": 128}");
    model.modules("Transformer:0_Transformer", "Pooling:1_Pooling", "Normalize:2_Normalize");
    ModelFolder read = model.open();
    assertEquals(folder.resolve("0_Transformer"), read.transformerFolder());
    assertEquals(OptionalInt.of(128), read.maxSeqLength());
    assertEquals(new NormalizeConfig(), read.modules().get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentence_transformers.models.Pooling",
        "sentence_transformers.models.pooling.Pooling",
        "sentence_transformers.sentence_transformer.modules.Pooling",
        "sentence_transformers.sentence_transformer.modules.pooling.Pooling"
      })
  void poolingUnderEveryPath(String type) throws IOException {
    model.modules(
        "sentence_transformers.base.modules.transformer.Transformer:", type + ":1_Pooling");
    assertEquals(List.of(PoolingMode.MEAN), pooling().modes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sentence_transformers.models.WordEmbeddings", "my_module.Pooling", "os.Dense"})
  void unknownModule(String type) throws IOException {
    Path file = model.modules("Transformer:", "Pooling:1_Pooling", type + ":2");
    rejects(file, "[2].type", "module type \"" + type + "\" is not supported", "supported are");
  }

  @ParameterizedTest
  @CsvSource({
    "Pooling:1_Pooling, Transformer:, 0",
    "Transformer:, Normalize:2, 1",
    "Transformer:, Transformer:, 1"
  })
  void modulesOutOfOrder(String first, String second, int wrong) throws IOException {
    Path file = model.modules(first, second);
    rejects(file, "[" + wrong + "].type", "is out of place", "the order must be");
  }

  @Test
  void twoPoolings() throws IOException {
    Path file = model.modules("Transformer:", "Pooling:1_Pooling", "Pooling:1_Pooling");
    rejects(file, "[2].type", "is out of place", "the order must be");
  }

  @Test
  void noPooling() throws IOException {
    rejects(model.modules("Transformer:"), "", "has no Pooling module", "a model needs");
  }

  @Test
  void noModules() throws IOException {
    rejects(model.modules(), "", "lists no modules", "must begin with");
  }

  @Test
  void modulesThatAreNoArray() throws IOException {
    rejects(model.file("modules.json", "{}"), "", "expected an array", "replace");
  }

  @Test
  void moduleOutsideTheFolder() throws IOException {
    Path file = model.modules("Transformer:", "Pooling:../1_Pooling");
    rejects(file, "[1].path", "leads out of the model's folder", "put the file inside");
  }

  @Test
  void everyLegacyPoolingMode() throws IOException {
    StringBuilder json = new StringBuilder("{\"word_embedding_dimension\": 4");
    for (PoolingMode mode : PoolingMode.values()) {
      json.append(", \"").append(PoolingReader.legacyField(mode)).append("\": true");
    }
    model.file("1_Pooling/config.json", json + ", \"include_prompt\": false}");
    assertEquals(List.of(PoolingMode.values()), pooling().modes());
    assertFalse(pooling().includePrompt());
  }

  @ParameterizedTest
  @CsvSource({
    "cls, CLS",
    "max, MAX",
    "mean, MEAN",
    "mean_sqrt_len_tokens, MEAN_SQRT_LEN",
    "weightedmean, WEIGHTED_MEAN",
    "lasttoken, LAST_TOKEN"
  })
  void poolingModeOfVersion6(String name, PoolingMode mode) throws IOException {
    model.file(
        "1_Pooling/config.json",
        "{\"embedding_dimension\": 4, \"pooling_mode\": \"%s\", \"pooling_mode_cls_token\": true}"
            .formatted(name));
    assertEquals(List.of(mode), pooling().modes());
  }

  @Test
  void poolingWithoutAnyModeIsTheMean() throws IOException {
    model.file("1_Pooling/config.json", "{\"embedding_dimension\": 4}");
    assertEquals(List.of(PoolingMode.MEAN), pooling().modes());
  }

  @Test
  void unknownPoolingMode() throws IOException {
    Path file =
        model.file(
            "1_Pooling/config.json", "{\"embedding_dimension\": 4, \"pooling_mode\": \"median\"}");
    rejects(file, "pooling_mode", "the pooling mode \"median\" is unknown", "known are cls, max");
  }

  @Test
  void unknownLegacyPoolingMode() throws IOException {
    Path file =
        model.file(
            "1_Pooling/config.json",
            "{\"word_embedding_dimension\": 4, \"pooling_mode_median\": true}");
    rejects(file, "pooling_mode_median", "pooling mode is unknown", "pooling_mode_cls_token");
  }

  @Test
  void poolingWithoutDimension() throws IOException {
    Path file = model.file("1_Pooling/config.json", "{\"pooling_mode\": \"cls\"}");
    rejects(file, "embedding_dimension", "is missing", "add it");
  }

  @Test
  void poolingWithoutFile() throws IOException {
    model.modules("Transformer:", "Pooling:2_Pooling");
    rejects(folder.resolve("2_Pooling/config.json"), "", "does not exist", "check the path");
  }

  private Path dense(String json) throws IOException {
    model.modules("Transformer:", "Pooling:1_Pooling", "Dense:2_Dense");
    return model.file("2_Dense/config.json", json);
  }

  @ParameterizedTest
  @CsvSource({
    "torch.nn.modules.linear.Identity, identity",
    "torch.nn.modules.activation.Tanh, tanh",
    "torch.nn.Tanh, tanh",
    "torch.nn.modules.activation.ReLU, relu",
    "torch.nn.modules.activation.GELU, gelu",
    "torch.nn.modules.activation.Sigmoid, sigmoid",
    "torch.nn.modules.activation.SiLU, silu",
    "torch.nn.modules.activation.CELU, elu",
    "torch.nn.modules.activation.Hardtanh, hardtanh",
    "torch.nn.modules.activation.LeakyReLU, leaky_relu",
    "torch.nn.modules.activation.Mish, mish",
    "torch.nn.modules.activation.Softplus, softplus"
  })
  void dense(String torchClass, String name) throws IOException {
    dense(
        "{\"in_features\": 4, \"out_features\": 3, \"bias\": false, \"activation_function\": \"%s\"}"
            .formatted(torchClass));
    assertEquals(
        new DenseConfig(folder.resolve("2_Dense"), 4, 3, false, name),
        model.open().modules().get(1));
  }

  @Test
  void denseDefaults() throws IOException {
    dense("{\"in_features\": 4, \"out_features\": 3}");
    assertEquals(
        new DenseConfig(folder.resolve("2_Dense"), 4, 3, true, "tanh"),
        model.open().modules().get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentence_transformers.models.LayerNorm",
        "sentence_transformers.models.layer_norm.LayerNorm",
        "sentence_transformers.sentence_transformer.modules.layer_norm.LayerNorm"
      })
  void layerNorm(String type) throws IOException {
    model.modules("Transformer:", "Pooling:1_Pooling", type + ":2_LayerNorm");
    model.file("2_LayerNorm/config.json", "{\"dimension\": 4}");
    assertEquals(
        new LayerNormConfig(folder.resolve("2_LayerNorm"), 4), model.open().modules().get(1));
  }

  @Test
  void layerNormWithoutDimension() throws IOException {
    model.modules("Transformer:", "Pooling:1_Pooling", "LayerNorm:2_LayerNorm");
    rejects(model.file("2_LayerNorm/config.json", "{}"), "dimension", "is missing", "add it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"torch.nn.modules.activation.GLU", "torch.nn.Softmax", "my.Tanh", "os.system"})
  void unknownActivation(String activation) throws IOException {
    Path file =
        dense(
            "{\"in_features\": 4, \"out_features\": 3, \"activation_function\": \"%s\"}"
                .formatted(activation));
    rejects(
        file,
        "activation_function",
        "the activation \"" + activation + "\" is unknown",
        "known are [CELU");
  }

  @Test
  void denseWithResidual() throws IOException {
    Path file = dense("{\"in_features\": 4, \"out_features\": 3, \"use_residual\": true}");
    rejects(file, "use_residual", "true is not supported", "without it");
  }

  @Test
  void denseOnTokenEmbeddings() throws IOException {
    Path file =
        dense(
            "{\"in_features\": 4, \"out_features\": 3, \"module_input_name\": \"token_embeddings\"}");
    rejects(file, "module_input_name", "\"token_embeddings\" is not supported", "use a model");
  }

  @Test
  void dropoutIsNothingAtInference() throws IOException {
    model.modules("Transformer:", "Pooling:1_Pooling", "Dropout:2_Dropout", "Normalize:3");
    assertEquals(new NormalizeConfig(), model.open().modules().get(1));
  }

  @Test
  void maxSeqLengthOfNull() throws IOException {
    model.file("sentence_bert_config.json", "{\"max_seq_length\": null, \"do_lower_case\": true}");
    assertEquals(OptionalInt.empty(), model.open().maxSeqLength());
    assertTrue(model.open().doLowerCaseText());
  }

  @ParameterizedTest
  @CsvSource({"0, positive", "-1, positive", "'\"256\"', expected a whole number"})
  void impossibleMaxSeqLength(String value, String what) throws IOException {
    Path file = model.file("sentence_bert_config.json", "{\"max_seq_length\": " + value + "}");
    rejects(file, "max_seq_length", what, "correct the field");
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_seq_length", "query_length", "document_length"})
  void noRoomForTheSpecialTokens(String field) throws IOException {
    Path file = model.file("sentence_bert_config.json", "{\"" + field + "\": 1}");
    rejects(file, field, "leaves no room for [CLS] and [SEP]", "2 or more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transformer_task | {\"transformer_task\": \"fill-mask\"}",
        "module_output_name | {\"module_output_name\": \"sentence_embedding\"}",
        "query_expansion | {\"query_expansion\": {\"length\": 32}}",
        "modality_config.text | {\"modality_config\": {\"image\": {}}}",
        "modality_config.text.method | {\"modality_config\": {\"text\": {\"method\": \"x\"}}}",
        "tokenizer_args.do_lower_case | {\"tokenizer_args\": {\"do_lower_case\": true}}",
        "model_kwargs.torch_dtype | {\"model_kwargs\": {\"torch_dtype\": \"float16\"}}",
        "tokenizer_name_or_path | {\"tokenizer_name_or_path\": \"a/b\"}",
        "processing_kwargs.text.max_length | {\"processing_kwargs\": {\"text\": {\"max_length\": 6}}}",
        "processing_kwargs.common.max_length |"
            + " {\"processing_kwargs\": {\"common\": {\"max_length\": 6}}}",
        "modality_config.message | {\"modality_config\": {\"text\": {}, \"message\": {}}}",
        "modality_config.text.method_output_name |"
            + " {\"modality_config\": {\"text\": {\"method_output_name\": [\"a\", \"b\"]}}}"
      })
  void settingsThatWouldChangeTheVectors(String field, String json) throws IOException {
    rejects(model.file("sentence_bert_config.json", json), field, "is", "");
  }

  @Test
  void lengthsOfQueriesAndDocuments() throws IOException {
    assertEquals(OptionalInt.empty(), model.open().queryLength());
    assertEquals(OptionalInt.empty(), model.open().documentLength());
    Path file =
        model.file("sentence_bert_config.json", "{\"query_length\": 4, \"document_length\": 6}");
    assertEquals(OptionalInt.of(4), model.open().queryLength());
    assertEquals(OptionalInt.of(6), model.open().documentLength());
    assertEquals(OptionalInt.empty(), model.open().maxSeqLength());
    model.file("sentence_bert_config.json", "{\"query_length\": 0}");
    rejects(file, "query_length", "expected a positive whole number, found 0", "correct");
  }

  /** Observed with transformers 5.23: under each other vectors come out, or none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "is_causal | true | hides the tokens after each token | remove the field",
        "quantization_config | {\"quant_method\": \"bitsandbytes\"} | quantized weights | that they"
            + " were made of",
        "per_layer_config | {\"0\": {\"layer_norm_eps\": 0.1}} | layers that differ | without it"
      })
  void weightsThatAreNotUsedAsTheyAre(String field, String value, String what, String fix)
      throws IOException {
    for (String modules : new String[] {"with modules.json", "without"}) {
      Path config =
          model.file("config.json", "{\"hidden_size\": 4, \"" + field + "\": " + value + "}");
      rejects(config, field, what, fix);
      model.file(
          "config.json", "{\"hidden_size\": 4, \"is_causal\": false, \"per_layer_config\": {}}");
      assertEquals(1, model.open().modules().size(), modules);
      Files.deleteIfExists(folder.resolve("modules.json"));
    }
  }

  @Test
  void adapter() throws IOException {
    Path adapter = model.file("adapter_config.json", "{\"base_model_name_or_path\": \"a/b\"}");
    rejects(adapter, "base_model_name_or_path", "an adapter is not supported", "merge it");
  }

  /** Observed: version 6 makes a chat of every text then, but not if there is a modules.json. */
  @Test
  void chatTemplate() throws IOException {
    Path config = model.file("tokenizer_config.json", "{\"chat_template\": \"\"}");
    Path template = model.file("chat_template.jinja", "{{ messages }}");
    assertEquals(1, model.open().modules().size());
    Files.delete(folder.resolve("modules.json"));
    rejects(config, "chat_template", "messages of a chat", "remove the template");
    Files.delete(config);
    rejects(template, "", "messages of a chat", "remove the template");
    Files.delete(template);
    assertEquals(1, model.open().modules().size());
  }

  @Test
  void harmlessArguments() throws IOException {
    model.file(
        "sentence_bert_config.json",
        "{\"max_seq_length\": 9, \"model_args\": {\"trust_remote_code\": true},"
            + " \"unpad_inputs\": false, \"tokenizer_args\": {},"
            + " \"model_kwargs\": {\"dtype\": \"float32\", \"attn_implementation\": \"eager\"},"
            + " \"processing_kwargs\": {\"text\": {}, \"image\": {\"max_pixels\": 9}},"
            + " \"modality_config\": {\"text\": {\"method\": \"forward\","
            + " \"method_output_name\": [\"last_hidden_state\"]}},"
            + " \"query_length\": null, \"query_expansion\": null}");
    assertEquals(OptionalInt.of(9), model.open().maxSeqLength());
  }

  private ModelSettings settings(String json) throws IOException {
    model.file("config_sentence_transformers.json", json);
    return model.open().settings();
  }

  @Test
  void prompts() throws IOException {
    ModelSettings settings =
        settings(
            "{\"prompts\": {\"passage\": \"p: \", \"query\": \"q: \", \"none\": null},"
                + " \"default_prompt_name\": \"query\"}");
    assertEquals(
        Map.of("passage", "p: ", "query", "q: ", "none", "", "document", ""), settings.prompts());
    assertEquals(
        List.of("passage", "query", "none", "document"), List.copyOf(settings.prompts().keySet()));
    assertEquals(Optional.of("query"), settings.defaultPromptName());
  }

  @Test
  void settingsThatAreNotThere() throws IOException {
    assertEquals(ModelSettings.defaults(), model.open().settings());
    assertEquals(ModelSettings.defaults(), settings("{\"prompts\": null}"));
    assertEquals(Map.of("query", "", "document", ""), ModelSettings.defaults().prompts());
    assertEquals("cosine", ModelSettings.defaults().similarityFunctionName());
    assertEquals(OptionalInt.empty(), ModelSettings.defaults().truncateDim());
  }

  @Test
  void aDefaultPromptThatIsNotThere() throws IOException {
    Path file =
        model.file(
            "config_sentence_transformers.json",
            "{\"prompts\": {\"q\": \"q: \"}, \"default_prompt_name\": \"doc\"}");
    rejects(file, "default_prompt_name", "none of the prompts [q, query, document]", "name one");
  }

  @Test
  void aPromptThatIsNoText() throws IOException {
    Path file = model.file("config_sentence_transformers.json", "{\"prompts\": {\"q\": 1}}");
    rejects(file, "prompts.q", "a string", "correct");
  }

  @Test
  void similarities() throws IOException {
    assertEquals("dot", settings("{\"similarity_fn_name\": \"dot\"}").similarityFunctionName());
    assertEquals(
        "cosine", settings("{\"similarity_fn_name\": \"maxsim\"}").similarityFunctionName());
    Path file = model.file("config_sentence_transformers.json", "{\"similarity_fn_name\": \"l1\"}");
    rejects(file, "similarity_fn_name", "\"l1\" is unknown", "cosine, dot");
  }

  @Test
  void truncatedDimensions() throws IOException {
    assertEquals(OptionalInt.of(2), settings("{\"truncate_dim\": 2}").truncateDim());
    Path file = model.file("config_sentence_transformers.json", "{\"truncate_dim\": 0}");
    rejects(file, "truncate_dim", "positive", "correct");
  }

  @Test
  void modelOfAnotherType() throws IOException {
    Path file =
        model.file("config_sentence_transformers.json", "{\"model_type\": \"CrossEncoder\"}");
    rejects(file, "model_type", "\"CrossEncoder\" is not supported", "use a model");
  }
}
