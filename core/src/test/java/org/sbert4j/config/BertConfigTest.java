package org.sbert4j.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.folder.ConfigFile;

class BertConfigTest {
  @TempDir private Path folder;

  /** Field by field, each value as JSON. */
  private final Map<String, String> fields = new LinkedHashMap<>();

  BertConfigTest() {
    fields.put("model_type", "\"bert\"");
    fields.put("vocab_size", "21128");
    fields.put("hidden_size", "768");
    fields.put("num_hidden_layers", "4");
    fields.put("num_attention_heads", "12");
    fields.put("intermediate_size", "3072");
    fields.put("max_position_embeddings", "512");
    fields.put("type_vocab_size", "2");
    fields.put("layer_norm_eps", "1e-12");
    fields.put("hidden_act", "\"gelu\"");
  }

  private Path file() {
    return folder.resolve("config.json");
  }

  private BertConfig read() throws IOException {
    String json =
        fields.entrySet().stream()
            .map(field -> "\"" + field.getKey() + "\": " + field.getValue())
            .collect(Collectors.joining(",\n", "{", "}"));
    Files.writeString(file(), json);
    return BertConfig.of(ConfigFile.read(file()));
  }

  /** The message names the file, the field, what is wrong and, after a semicolon, the fix. */
  private void assertRefused(String field, String what) {
    ModelFormatException thrown = assertThrows(ModelFormatException.class, this::read);
    String message = thrown.getMessage();
    assertAll(
        () -> assertEquals(file(), thrown.file()),
        () -> assertEquals(field, thrown.field()),
        () -> assertTrue(message.startsWith(file() + ": " + field + ": "), message),
        () -> assertTrue(message.contains(what), message),
        () -> assertTrue(message.matches("(?s).*; .{10,}"), "no fix in: " + message));
  }

  @Test
  void theReferenceModelsShape() throws IOException {
    assertEquals(
        new BertConfig(21128, 768, 4, 12, 3072, 512, 2, 1e-12f, ActivationFunction.GELU), read());
    assertEquals(64, read().headSize());
  }

  @Test
  void whatBertHasDefaultsForMayBeLeftOut() throws IOException {
    BertConfig complete = read();
    fields.remove("model_type");
    fields.remove("type_vocab_size");
    fields.remove("layer_norm_eps");
    fields.remove("hidden_act");
    assertEquals(complete, read());
  }

  @Test
  void whatIsSupportedMayBeSaid() throws IOException {
    BertConfig silent = read();
    fields.put("position_embedding_type", "\"absolute\"");
    fields.put("is_decoder", "false");
    fields.put("add_cross_attention", "false");
    assertEquals(silent, read());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vocab_size",
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "intermediate_size",
        "max_position_embeddings"
      })
  void aSizeMustBeThere(String field) {
    fields.remove(field);
    assertRefused(field, "missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vocab_size",
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "intermediate_size",
        "max_position_embeddings",
        "type_vocab_size"
      })
  void aSizeMustBePositive(String field) {
    fields.put(field, "-12");
    assertRefused(field, "-12");
    fields.put(field, "0");
    assertRefused(field, "0");
  }

  @Test
  void aSizeMustBeANumber() {
    fields.put("hidden_size", "\"large\"");
    assertRefused("hidden_size", "large");
  }

  @Test
  void layerNormEpsMustNotBeNegative() {
    fields.put("layer_norm_eps", "-1e-5");
    assertRefused("layer_norm_eps", "-1.0E-5");
  }

  @Test
  void headsMustDivideTheHiddenSize() {
    fields.put("num_attention_heads", "11");
    assertRefused("num_attention_heads", "11 heads do not divide hidden_size 768");
  }

  @Test
  void anUnknownActivationListsTheKnownOnes() {
    fields.put("hidden_act", "\"swish2\"");
    assertRefused("hidden_act", "'swish2' is unknown; known are gelu, ");
  }

  @Test
  void relativePositionsAreRefused() {
    fields.put("position_embedding_type", "\"relative_key\"");
    assertRefused("position_embedding_type", "'relative_key' is not supported");
  }

  @Test
  void aDecoderIsRefused() {
    fields.put("is_decoder", "true");
    assertRefused("is_decoder", "true is not supported");
  }

  @Test
  void crossAttentionIsRefused() {
    fields.put("add_cross_attention", "true");
    assertRefused("add_cross_attention", "true is not supported");
  }

  @Test
  void anUnknownArchitectureIsRefusedByItsNameBeforeAnyField() {
    fields.clear();
    fields.put("model_type", "\"modernbert\"");
    assertRefused("model_type", "'modernbert' is not supported (it would need rotary positions, ");
    fields.put("model_type", "\"somebert\"");
    assertRefused("model_type", "'somebert' is not supported, and what it computes is not guessed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "xlm-roberta", "camembert"})
  void robertasPositionsBeginAfterThePadToken(String modelType) throws IOException {
    fields.put("model_type", "\"" + modelType + "\"");
    fields.put("max_position_embeddings", "514");
    BertConfig config = read();
    assertEquals(1, config.paddingIdx());
    assertEquals(512, config.maxTokens());
    assertEquals(2, config.typeVocabSize());
    fields.put("pad_token_id", "5");
    assertEquals(5, read().paddingIdx());
    assertEquals(508, read().maxTokens());
    fields.put("pad_token_id", "-1");
    assertRefused("pad_token_id", "is -1");
    fields.put("pad_token_id", "513");
    assertRefused("max_position_embeddings", "is 514 where positions begin at 514");
  }

  @Test
  void distilbertHasOtherNamesAndAFixedEps() throws IOException {
    fields.put("model_type", "\"distilbert\"");
    assertRefused("dim", "missing");
    fields.clear();
    fields.put("model_type", "\"distilbert\"");
    fields.put("vocab_size", "30");
    fields.put("dim", "12");
    fields.put("n_layers", "2");
    fields.put("n_heads", "3");
    fields.put("hidden_dim", "20");
    fields.put("max_position_embeddings", "40");
    fields.put("sinusoidal_pos_embds", "true");
    fields.put("layer_norm_eps", "0.1");
    BertConfig config = read();
    assertEquals(12, config.hiddenSize());
    assertEquals(12, config.embeddingSize());
    assertEquals(2, config.numHiddenLayers());
    assertEquals(4, config.headSize());
    assertEquals(20, config.intermediateSize());
    assertEquals(40, config.maxTokens());
    assertEquals(0, config.typeVocabSize());
    assertEquals(1e-12f, config.layerNormEps());
    assertEquals(ActivationFunction.GELU, config.hiddenAct());
    fields.put("activation", "\"relu\"");
    assertEquals(ActivationFunction.RELU, read().hiddenAct());
    fields.put("n_heads", "5");
    assertRefused("n_heads", "5 heads do not divide dim 12");
  }

  @Test
  void mpnetHasRelativePositionsAndNoTokenTypes() throws IOException {
    fields.put("model_type", "\"mpnet\"");
    fields.put("max_position_embeddings", "514");
    fields.put("pad_token_id", "7");
    BertConfig config = read();
    assertEquals(1, config.paddingIdx(), "it is 1 in MPNet's code, whatever the file says");
    assertEquals(512, config.maxTokens());
    assertEquals(0, config.typeVocabSize());
    assertEquals(32, config.relativeBuckets());
    fields.put("relative_attention_num_buckets", "64");
    assertRefused("relative_attention_num_buckets", "64 is not supported");
  }

  @Test
  void electrasEmbeddingsHaveASizeOfTheirOwn() throws IOException {
    fields.put("model_type", "\"electra\"");
    assertRefused("embedding_size", "missing");
    fields.put("embedding_size", "128");
    assertEquals(128, read().embeddingSize());
    assertEquals(768, read().hiddenSize());
    assertEquals(512, read().maxTokens());
    assertEquals(0, read().relativeBuckets());
  }

  @Test
  void aModelThatSaysNothingOfItsTypeIsWhatItsClassesSay() throws IOException {
    fields.remove("model_type");
    assertEquals(Architecture.BERT, read().architecture());
    fields.put("architectures", "[\"XLMRobertaForSequenceClassification\"]");
    assertEquals(Architecture.XLM_ROBERTA, read().architecture());
    fields.put("architectures", "[\"BertModel\"]");
    assertEquals(Architecture.BERT, read().architecture());
    fields.put("architectures", "[\"NomicBertModel\"]");
    assertRefused("architectures", "'nomic_bert' is not supported (it would need rotary");
    fields.put("architectures", "[\"T5EncoderModel\"]");
    assertRefused("architectures", "'t5' is not supported (it would need relative");
  }
}
