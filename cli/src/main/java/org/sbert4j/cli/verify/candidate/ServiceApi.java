package org.sbert4j.cli.verify.candidate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.sbert4j.cli.terminal.CommandException;

/** How a service is asked for vectors. */
public enum ServiceApi {
  /** Hugging Face's text-embeddings-inference: {@code /embed}. */
  TEI("/embed") {
    @Override
    ObjectNode request(
        String model, List<String> texts, Optional<String> promptName, boolean normalized) {
      ObjectNode request = withTexts("inputs", texts);
      promptName.ifPresent(name -> request.put("prompt_name", name));
      return request.put("normalize", normalized).put("truncate", true);
    }

    @Override
    JsonNode vectors(JsonNode answer) {
      return answer;
    }
  },
  /** OpenAI's: {@code /v1/embeddings}. */
  OPENAI("/v1/embeddings") {
    @Override
    ObjectNode request(
        String model, List<String> texts, Optional<String> promptName, boolean normalized) {
      return withTexts("input", texts).put("model", model).put("encoding_format", "float");
    }

    /** In the order of their indices, which need not be that of the list. */
    @Override
    JsonNode vectors(JsonNode answer) {
      JsonNode data = answer.path("data");
      ArrayNode vectors = MAPPER.createArrayNode();
      for (int index = 0; index < data.size(); index++) {
        int wanted = index;
        vectors.add(
            StreamSupport.stream(data.spliterator(), false)
                .filter(entry -> entry.path("index").asInt(-1) == wanted)
                .map(entry -> entry.path("embedding"))
                .findFirst()
                .orElseThrow(
                    () ->
                        new CommandException(
                            "an answer of %d vectors has none with the index %d: they are to be numbered from 0"
                                .formatted(data.size(), wanted))));
      }
      return vectors;
    }
  },
  /** Ollama's: {@code /api/embed}. */
  OLLAMA("/api/embed") {
    @Override
    ObjectNode request(
        String model, List<String> texts, Optional<String> promptName, boolean normalized) {
      return withTexts("input", texts).put("model", model).put("truncate", true);
    }

    @Override
    JsonNode vectors(JsonNode answer) {
      return answer.path("embeddings");
    }
  },
  /** Cohere's: {@code /v2/embed}. */
  COHERE("/v2/embed") {
    @Override
    ObjectNode request(
        String model, List<String> texts, Optional<String> promptName, boolean normalized) {
      ObjectNode request = withTexts("texts", texts).put("model", model);
      request.put("input_type", "search_document").putArray("embedding_types").add("float");
      return request;
    }

    @Override
    JsonNode vectors(JsonNode answer) {
      JsonNode embeddings = answer.path("embeddings");
      return embeddings.isObject() ? embeddings.path("float") : embeddings;
    }
  };

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String path;

  ServiceApi(String path) {
    this.path = path;
  }

  /** Where vectors are asked for, below the service's address. */
  String path() {
    return path;
  }

  /**
   * The body of a request.
   *
   * @param promptName of the model's prompt to put in front of each text, for a service that can be
   *     asked
   * @param normalized whether vectors are to have the length 1, for a service that can be asked
   */
  abstract ObjectNode request(
      String model, List<String> texts, Optional<String> promptName, boolean normalized);

  /** The array of vectors within an answer; something else if the answer has none. */
  abstract JsonNode vectors(JsonNode answer);

  private static ObjectNode withTexts(String field, List<String> texts) {
    ObjectNode request = MAPPER.createObjectNode();
    texts.forEach(request.putArray(field)::add);
    return request;
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
