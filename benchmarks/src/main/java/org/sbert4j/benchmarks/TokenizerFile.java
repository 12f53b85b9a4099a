package org.sbert4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;

/**
 * A tokenizer.json, which every engine here reads: that of bge-small-zh-v1.5, or one that was
 * trained or made up for these benchmarks.
 *
 * @param json the file
 */
public record TokenizerFile(JsonNode json) {
  private static final String RESOURCE = "/bge-small-zh-v1.5-tokenizer.json";
  private static final String TOKENIZER_JSON = "tokenizer.json";
  private static final List<String> FILES =
      List.of(TOKENIZER_JSON, "tokenizer_config.json", "config.json");
  private static final String NORMALIZER = "normalizer";
  private static final String LOWERCASE = "lowercase";

  /** The file {@code name}.json.gz, which peers/vocabularies.py has trained. */
  static TokenizerFile trained(String name) {
    try (InputStream stream = resource(name + ".json.gz")) {
      return new TokenizerFile(new ObjectMapper().readTree(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A resource beside this class, unpacked. */
  static InputStream resource(String name) throws IOException {
    return new GZIPInputStream(
        Objects.requireNonNull(TokenizerFile.class.getResourceAsStream(name), name));
  }

  /** The file of the Maven artifact, as it is. */
  public static TokenizerFile bundled() {
    try (InputStream stream = TokenizerFile.class.getResourceAsStream(RESOURCE)) {
      return new TokenizerFile(new ObjectMapper().readTree(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file with its normalizer's {@code lowercase} set. */
  TokenizerFile withDoLowerCase(boolean doLowerCase) {
    JsonNode changed = json.deepCopy();
    ((ObjectNode) changed.get(NORMALIZER)).put(LOWERCASE, doLowerCase);
    return new TokenizerFile(changed);
  }

  boolean doLowerCase() {
    return json.get(NORMALIZER).get(LOWERCASE).booleanValue();
  }

  /** How many tokens the model's vocabulary has. */
  int vocabularySize() {
    return json.get("model").get("vocab").size();
  }

  /** The tokens, each at its id, as the lines of a vocab.txt. */
  public List<String> tokens() {
    JsonNode ids = json.get("model").get("vocab");
    String[] tokens = new String[ids.size()];
    for (Map.Entry<String, JsonNode> token : ids.properties()) {
      tokens[token.getValue().intValue()] = token.getKey();
    }
    return List.copyOf(Arrays.asList(tokens));
  }

  /** Our tokenizer of this file, which is one of BERT's. */
  public Tokenizer tokenizer() {
    return new Tokenizer(
        Vocabulary.of(tokens()), TokenizerSettings.bert().withDoLowerCase(doLowerCase()));
  }

  /** Our tokenizer of this file in the folder of a model. */
  Tokenizer tokenizerOfFolder() throws IOException {
    Path folder = Files.createTempDirectory("tokenizer");
    try {
      write(folder, json.toString(), vocabularySize());
      return SentenceTransformer.loadTokenizer(folder);
    } finally {
      delete(folder);
    }
  }

  /** Writes what a folder needs for the tokenizer of {@code json} to be loaded. */
  static void write(Path folder, String json, int tokens) throws IOException {
    Files.writeString(folder.resolve(TOKENIZER_JSON), json);
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "<unk>", "cls_token": "<s>",
         "sep_token": "</s>", "pad_token": "<pad>", "mask_token": "<mask>"}
        """);
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "xlm-roberta", "vocab_size": %d, "hidden_size": 1, "num_hidden_layers": 1,
         "num_attention_heads": 1, "intermediate_size": 1, "max_position_embeddings": 514,
         "type_vocab_size": 1, "pad_token_id": 1}
        """
            .formatted(tokens));
  }

  /** Deletes a folder that {@link #write} has filled. */
  static void delete(Path folder) throws IOException {
    for (String name : FILES) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }
}
