package org.sbert4j.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** manifest.json is by its schema, names all that is there, and nothing else. */
class ManifestTest {
  private final JsonNode manifest = GoldenCase.read(GoldenCase.SUITE.resolve("manifest.json"));

  private static Set<ValidationMessage> complaints(JsonNode json) {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(GoldenCase.read(GoldenCase.SUITE.resolve("manifest.schema.json")));
    return schema.validate(json);
  }

  @Test
  void isBySchema() {
    assertEquals(Set.of(), complaints(manifest));
  }

  @Test
  void theSchemaRefusesWhatIsWrong() {
    for (JsonNode entry : manifest.get("cases")) {
      if (entry.get("name").textValue().equals("reference-twin")) {
        ((ObjectNode) entry).put("tolerance", 0).put("poling", "mean").remove("stages");
      }
    }
    assertEquals(3, complaints(manifest).size(), () -> complaints(manifest).toString());
  }

  @Test
  void everyPathLeadsSomewhere() {
    for (JsonNode entry : manifest.get("cases")) {
      for (String field : List.of("model", "expected", "tensors", "onnx", "onnxTokenizer")) {
        if (entry.has(field)) {
          Path path = GoldenCase.SUITE.resolve(entry.get(field).textValue());
          assertTrue(Files.exists(path), path::toString);
        }
      }
    }
  }

  @Test
  void everyFileBelongsToACase() throws IOException {
    Set<String> names =
        GoldenCase.elements(manifest.get("cases"))
            .map(entry -> entry.get("name").textValue())
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(GoldenCase.SUITE)) {
      List<String> strange =
          files
              .filter(Files::isRegularFile)
              .map(file -> GoldenCase.SUITE.relativize(file).toString().replace('\\', '/'))
              .filter(file -> !file.startsWith("manifest."))
              .filter(file -> names.stream().noneMatch(name -> holds(name, file)))
              .toList();
      assertEquals(List.of(), strange, "run goldens/generators/manifest.py");
    }
  }

  private static boolean holds(String name, String file) {
    return file.startsWith(name + "/") || file.startsWith("formats/" + name + "/");
  }

  @Test
  void everyTextHasItsReason() {
    GoldenCase.ofKind("sentence-transformer")
        .forEach(
            golden -> {
              assertEquals(manifest.get("textReasons").size(), golden.texts().size());
              assertEquals(golden.texts().size(), golden.entry().get("texts").intValue());
              assertEquals(golden.texts().size(), golden.tensor("sentence_embedding").length);
            });
  }

  @Test
  void everyPoolingModeHasAModel() {
    Set<String> modes =
        GoldenCase.ofKind("sentence-transformer")
            .flatMap(golden -> GoldenCase.elements(golden.entry().get("pooling")))
            .map(JsonNode::textValue)
            .collect(Collectors.toSet());
    assertEquals(6, modes.size(), modes::toString);
  }
}
