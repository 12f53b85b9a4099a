package org.sbert4j.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Describes routes as OpenAPI 3.1 does. */
public final class OpenApiDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private final ObjectNode schemas = JsonNodeFactory.instance.objectNode();

  private final boolean withKeys;
  private final boolean withHosts;

  private OpenApiDocument(boolean withKeys, boolean withHosts) {
    this.withKeys = withKeys;
    this.withHosts = withHosts;
  }

  /**
   * The document of some routes.
   *
   * @param version of the server
   * @param withKeys whether routes that aren't open need a key
   * @param withHosts whether a request may be refused for its Host
   */
  public static ObjectNode of(
      List<Route> routes, String version, boolean withKeys, boolean withHosts) {
    return new OpenApiDocument(withKeys, withHosts).describe(routes, version);
  }

  private ObjectNode describe(List<Route> routes, String version) {
    document.put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "sbert4j serve")
        .put("version", version)
        .put("summary", "Sentence embeddings on the JVM.")
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    document.putArray("servers").addObject().put("url", "/");
    ArrayNode tags = document.putArray("tags");
    routes.stream()
        .map(route -> route.description().tag())
        .distinct()
        .forEach(tag -> tags.addObject().put("name", tag));
    ObjectNode paths = document.putObject("paths");
    routes.forEach(route -> describe(paths, route));
    ObjectNode components = document.putObject("components");
    components.set("schemas", schemas);
    if (withKeys) {
      components
          .putObject("securitySchemes")
          .putObject("key")
          .put("type", "http")
          .put("scheme", "bearer");
    }
    return document;
  }

  private void describe(ObjectNode paths, Route route) {
    ObjectNode operation =
        paths.withObjectProperty(route.path()).putObject(route.method().toLowerCase(Locale.ROOT));
    Route.Description description = route.description();
    operation.putArray("tags").add(description.tag());
    operation.put("summary", description.summary());
    operation.put("operationId", operationId(route));
    if (withKeys && !route.open()) {
      operation.putArray("security").addObject().putArray("key");
    }
    int brace = route.path().indexOf('{');
    if (brace >= 0) {
      operation
          .putArray("parameters")
          .addObject()
          .put("name", route.path().substring(brace + 1, route.path().length() - 1))
          .put("in", "path")
          .put("required", true)
          .putObject("schema")
          .put("type", "string")
          .put("pattern", "^[A-Za-z0-9._:@-]+$");
    }
    if (route.request() != null) {
      operation.set("requestBody", body(route));
    }
    operation.set("responses", answers(route));
  }

  private static String operationId(Route route) {
    String words = route.path().replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
    return route.method().toLowerCase(Locale.ROOT) + (words.isEmpty() ? "" : "_" + words);
  }

  private ObjectNode body(Route route) {
    schemas.set(route.request().name(), route.request().schema());
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("required", true);
    ObjectNode content = body.putObject("content").putObject("application/json");
    content.putObject("schema").put("$ref", "#/components/schemas/" + route.request().name());
    try {
      content.set("example", JSON.readTree(route.description().example()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the example of " + route.path() + " is not JSON", e);
    }
    return body;
  }

  private ObjectNode answers(Route route) {
    ObjectNode answers = JsonNodeFactory.instance.objectNode();
    Route.Description description = route.description();
    ObjectNode success =
        answers
            .putObject("200")
            .put("description", "Done.")
            .putObject("content")
            .putObject(description.contentType());
    if (description.answer() != null) {
      success.set("schema", description.answer().schema());
    }
    TreeSet<Integer> statuses = new TreeSet<>();
    if (route.request() != null) {
      for (ErrorKind kind : ErrorKind.values()) {
        if (kind != ErrorKind.METHOD && kind != ErrorKind.HOST) {
          statuses.add(route.errors().status(kind));
        }
      }
    } else if (route.path().contains("{")) {
      statuses.add(400);
      statuses.add(404);
    } else if (route.path().startsWith("/health")) {
      statuses.add(503);
    }
    if (route.open() || !withKeys) {
      statuses.remove(401);
    } else {
      statuses.add(401);
    }
    if (withHosts) {
      statuses.add(403);
    }
    for (int status : statuses) {
      answers
          .putObject(Integer.toString(status))
          .put("description", ErrorFormat.meaning(status))
          .putObject("content")
          .putObject("application/json")
          .set("schema", route.errors().schema());
    }
    return answers;
  }
}
