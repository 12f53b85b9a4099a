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
import org.sbert4j.SentenceTransformer;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;

/**
 * A tokenizer.json, which every engine here reads: that of bge-small-zh-v1.5, or one of the golden
 * suite.
 *
 * @param json the file
 */
public record TokenizerFile(JsonNode json) {
  private static final String RESOURCE = "/bge-small-zh-v1.5-tokenizer.json";
  private static final String TOKENIZER_JSON = "tokenizer.json";
  private static final String CONFIG_JSON = "config.json";
  private static final List<String> GOLDEN_FILES =
      List.of(TOKENIZER_JSON, "tokenizer_config.json", CONFIG_JSON);
  private static final String NORMALIZER = "normalizer";
  private static final String LOWERCASE = "lowercase";

  /** The file of a folder of the golden suite. */
  static TokenizerFile golden(String folder) {
    try (InputStream stream = goldenFile(folder, TOKENIZER_JSON)) {
      return new TokenizerFile(new ObjectMapper().readTree(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Our tokenizer of the same, for a model with the config.json of {@code configFolder}. */
  static Tokenizer goldenTokenizer(String folder, String configFolder) throws IOException {
    Path copy = Files.createTempDirectory("tokenizer");
    try {
      for (String name : GOLDEN_FILES) {
        String from = name.equals(CONFIG_JSON) ? configFolder : folder;
        try (InputStream stream = goldenFile(from, name)) {
          Files.copy(stream, copy.resolve(name));
        }
      }
      return SentenceTransformer.loadTokenizer(copy);
    } finally {
      for (String name : GOLDEN_FILES) {
        Files.deleteIfExists(copy.resolve(name));
      }
      Files.delete(copy);
    }
  }

  private static InputStream goldenFile(String folder, String name) {
    return TokenizerFile.class.getResourceAsStream("/org/sbert4j/goldens/" + folder + "/" + name);
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

  /** Our tokenizer of this file. */
  public Tokenizer tokenizer() {
    return new Tokenizer(
        Vocabulary.of(tokens()), TokenizerSettings.bert().withDoLowerCase(doLowerCase()));
  }
}
