package org.sbert4j.springboot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.util.ClassUtils;

/** What IDEs show of the properties is what the class has. */
class MetadataTest {
  private static JsonNode metadata() throws IOException {
    try (InputStream in =
        Sbert4jEmbeddingProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static Map<String, JsonNode> listed() throws IOException {
    Map<String, JsonNode> listed = new TreeMap<>();
    for (JsonNode property : metadata().get("properties")) {
      String name = property.get("name").textValue();
      if (name.startsWith(Sbert4jEmbeddingProperties.PREFIX + ".")) {
        listed.put(name.substring(Sbert4jEmbeddingProperties.PREFIX.length() + 1), property);
      }
    }
    return listed;
  }

  private static Map<String, PropertyDescriptor> inTheClass() {
    Map<String, PropertyDescriptor> found = new TreeMap<>();
    for (PropertyDescriptor property :
        BeanUtils.getPropertyDescriptors(Sbert4jEmbeddingProperties.class)) {
      if (property.getWriteMethod() != null) {
        found.put(dashed(property.getName()), property);
      }
    }
    return found;
  }

  private static String dashed(String name) {
    return Pattern.compile("[A-Z]")
        .matcher(name)
        .replaceAll(letter -> "-" + letter.group().toLowerCase(Locale.ROOT));
  }

  @Test
  void everyPropertyIsListed() throws IOException {
    assertEquals(inTheClass().keySet(), new TreeSet<>(listed().keySet()));
  }

  @Test
  void typesDefaultsAndDescriptionsAreThere() throws Exception {
    Sbert4jEmbeddingProperties defaults = new Sbert4jEmbeddingProperties();
    Map<String, JsonNode> listed = listed();
    for (Map.Entry<String, PropertyDescriptor> property : inTheClass().entrySet()) {
      String name = property.getKey();
      JsonNode json = listed.get(name);
      assertEquals(
          ClassUtils.resolvePrimitiveIfNecessary(property.getValue().getPropertyType()).getName(),
          json.get("type").textValue(),
          name);
      assertTrue(json.get("description").textValue().endsWith("."), name);
      assertEquals(
          Sbert4jEmbeddingProperties.class.getName(), json.get("sourceType").textValue(), name);
      Object value = property.getValue().getReadMethod().invoke(defaults);
      String shown = json.has("defaultValue") ? json.get("defaultValue").asText() : null;
      String wanted = value == null ? null : value.toString().toLowerCase(Locale.ROOT);
      assertEquals(wanted, shown, name);
    }
  }

  @Test
  void hintsAreForPropertiesAndTheirValues() throws IOException {
    Map<String, JsonNode> hints = new TreeMap<>();
    metadata().get("hints").forEach(hint -> hints.put(hint.get("name").textValue(), hint));
    TreeSet<String> backends = new TreeSet<>();
    hints
        .get(Sbert4jEmbeddingProperties.PREFIX + ".backend")
        .get("values")
        .forEach(value -> backends.add(value.get("value").textValue()));
    assertEquals(new TreeSet<>(List.of("auto", "vector", "scalar", "cuda")), backends);
    assertEquals(
        "sbert4j",
        hints.get("spring.ai.model.embedding").get("values").get(0).get("value").textValue());
  }
}
