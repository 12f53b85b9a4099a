package org.sbert4j.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a protocol tells an error: its status and its JSON. */
public enum ErrorFormat {
  /** text-embeddings-inference: {@code {error, error_type}}. */
  TEI {
    @Override
    int status(ErrorKind kind) {
      return switch (kind) {
        case VALIDATION -> 422;
        case BACKEND -> 424;
        default -> common(kind);
      };
    }

    @Override
    ObjectNode body(ApiException error) {
      String type =
          switch (error.kind()) {
            case EMPTY -> "Empty";
            case OVERLOADED -> "Overloaded";
            case BACKEND, TIMEOUT -> "Backend";
            case UNAVAILABLE -> "Unhealthy";
            default -> "Validation";
          };
      return object().put("error", error.getMessage()).put("error_type", type);
    }
  },

  /** OpenAI: {@code {error: {message, type, param, code}}}. */
  OPENAI {
    @Override
    int status(ErrorKind kind) {
      return common(kind);
    }

    @Override
    ObjectNode body(ApiException error) {
      int status = status(error.kind());
      String type =
          switch (status) {
            case 429 -> "rate_limit_error";
            case 500, 503, 504 -> "server_error";
            default -> "invalid_request_error";
          };
      String code =
          switch (error.kind()) {
            case UNAUTHORIZED -> "invalid_api_key";
            case OVERLOADED -> "rate_limit_exceeded";
            case NOT_FOUND -> error.field().equals("model") ? "model_not_found" : null;
            default -> null;
          };
      ObjectNode body = object();
      body.putObject("error")
          .put("message", error.getMessage())
          .put("type", type)
          .put("param", error.field().isEmpty() ? null : error.field())
          .put("code", code);
      return body;
    }
  },

  /** Ollama: {@code {error}}. */
  OLLAMA {
    @Override
    int status(ErrorKind kind) {
      return common(kind);
    }

    @Override
    ObjectNode body(ApiException error) {
      return object().put("error", error.getMessage());
    }
  },

  /** Cohere: {@code {message}}. */
  COHERE {
    @Override
    int status(ErrorKind kind) {
      return common(kind);
    }

    @Override
    ObjectNode body(ApiException error) {
      return object().put("message", error.getMessage());
    }
  };

  /** The format of a path that has no route. */
  static ErrorFormat ofPath(String path) {
    if (path.startsWith("/v1/")) {
      return OPENAI;
    }
    return path.startsWith("/api/") ? OLLAMA : TEI;
  }

  /** What an error of this format looks like. */
  ObjectNode schema() {
    ApiException any = new ApiException(ErrorKind.VALIDATION, "field", "");
    return schemaOf(body(any));
  }

  private static ObjectNode schemaOf(JsonNode value) {
    ObjectNode schema = object();
    if (!value.isObject()) {
      // What is null for one error is a string for another.
      schema.putArray("type").add("string").add("null");
      return schema;
    }
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    value.properties().forEach(e -> properties.set(e.getKey(), schemaOf(e.getValue())));
    return schema;
  }

  /** What a status means, for people. */
  static String meaning(int status) {
    return switch (status) {
      case 400 -> "The body is not JSON, or not what the route takes.";
      case 401 -> "No key, or a wrong one.";
      case 403 -> "The header Host names another server.";
      case 404 -> "The model is not served.";
      case 408 -> "The body was not complete in time.";
      case 413 -> "More bytes or texts than a request may have.";
      case 415 -> "The body is not JSON by its headers.";
      case 422 -> "A field is not what the route takes, or a text is too long.";
      case 424, 500 -> "The model failed.";
      case 429 -> "Too many requests at once; try again after the header's seconds.";
      case 503 -> "The server is starting or ending, or has no memory left.";
      case 504 -> "The result was not there in time.";
      default -> "An error.";
    };
  }

  /** The HTTP status of an error. */
  abstract int status(ErrorKind kind);

  /** The JSON of an error. */
  abstract ObjectNode body(ApiException error);

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static int common(ErrorKind kind) {
    return switch (kind) {
      case JSON, VALIDATION, EMPTY -> 400;
      case UNAUTHORIZED -> 401;
      case HOST -> 403;
      case NOT_FOUND -> 404;
      case METHOD -> 405;
      case SLOW_CLIENT -> 408;
      case BATCH_SIZE, PAYLOAD -> 413;
      case MEDIA_TYPE -> 415;
      case OVERLOADED -> 429;
      case BACKEND -> 500;
      case UNAVAILABLE -> 503;
      case TIMEOUT -> 504;
    };
  }
}
