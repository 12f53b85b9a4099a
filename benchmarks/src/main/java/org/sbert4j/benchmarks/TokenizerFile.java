package org.sbert4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;

/**
 * The tokenizer.json of bge-small-zh-v1.5, which every engine here reads.
 *
 * @param json the file
 */
public record TokenizerFile(JsonNode json) {
  private static final String RESOURCE = "/bge-small-zh-v1.5-tokenizer.json";
  private static final String NORMALIZER = "normalizer";
  private static final String LOWERCASE = "lowercase";

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
