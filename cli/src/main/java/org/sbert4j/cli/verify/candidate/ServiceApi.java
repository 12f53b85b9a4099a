package org.sbert4j.cli.verify.candidate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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
      Stream<JsonNode> data =
          StreamSupport.stream(answer.path("data").spliterator(), false)
              .sorted(Comparator.comparingInt(entry -> entry.path("index").intValue()));
      return MAPPER.valueToTree(data.map(entry -> entry.path("embedding")).toList());
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
