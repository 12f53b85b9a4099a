package org.sbert4j.weights.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonReason;
import org.sbert4j.weights.storage.ModelFiles;
import org.sbert4j.weights.storage.TensorShape;

/**
 * Reads the header, {@code {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
 * "__metadata__": {"format": "pt"}}}, as a stream, so that memory follows the number of tensors.
 */
final class SafetensorsHeader {
  static final String METADATA = "__metadata__";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Names of a file do not belong into a table that outlives it.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private static final String DAMAGED = "; the header is damaged, download the file again";

  /**
   * One tensor's entry as it is written; offsets count from the end of the header.
   *
   * @param dtype empty for one that cannot be read
   */
  record Entry(Optional<DType> dtype, String storedDType, List<Long> shape, long begin, long end) {}

  private final Path file;
  private final JsonParser json;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private SafetensorsHeader(Path file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  /**
   * The entries in the order of the header.
   *
   * @param bytes of the file from its beginning to the end of the header
   * @param start where the header begins
   */
  static Map<String, Entry> parse(Path file, byte[] bytes, int start) {
    // From bytes, the parser would also take other encodings than the format's UTF-8.
    String text = ModelFiles.utf8(file, bytes, start, bytes.length);
    try (JsonParser json = JSON.createParser(text)) {
      SafetensorsHeader parser = new SafetensorsHeader(file, json);
      parser.readRoot();
      return parser.entries;
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(
          file, "header", "is not valid JSON (" + JsonReason.of(e) + ")" + DAMAGED, e);
    } catch (IOException e) {
      throw new ModelFormatException(file, "header", "cannot be read as text" + DAMAGED, e);
    }
  }

  private void readRoot() throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT, "header", "a JSON object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (name.equals(METADATA)) {
        readMetadata();
      } else {
        entries.put(name, readEntry(name));
      }
    }
    JsonToken after = json.nextToken();
    if (after != null) {
      throw new ModelFormatException(file, "header", "has text after its object" + DAMAGED);
    }
  }

  private void readMetadata() throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT, METADATA, "an object of strings");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      expect(json.nextToken(), JsonToken.VALUE_STRING, METADATA, "an object of strings");
    }
  }

  private Entry readEntry(String name) throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT, name, "an object");
    String dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      switch (field) {
        case "dtype" -> {
          expect(json.nextToken(), JsonToken.VALUE_STRING, name, "a string as dtype");
          dtype = json.getText();
        }
        case "shape" -> shape = readNumbers(name, field);
        case "data_offsets" -> offsets = readNumbers(name, field);
        default -> {
          json.nextToken();
          json.skipChildren();
        }
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
      throw new ModelFormatException(
          file, name, "must have dtype, shape and two data_offsets" + DAMAGED);
    }
    return new Entry(DType.named(dtype), dtype, shape, offsets.get(0), offsets.get(1));
  }

  private List<Long> readNumbers(String name, String field) throws IOException {
    expect(json.nextToken(), JsonToken.START_ARRAY, name, "an array as " + field);
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, name, "whole numbers in " + field);
      if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER || json.getLongValue() < 0) {
        throw new ModelFormatException(
            file, name, "has the impossible number " + json.getText() + " in " + field + DAMAGED);
      }
      if (numbers.size() == TensorShape.MAX_RANK) {
        throw new ModelFormatException(
            file, name, "has more than " + TensorShape.MAX_RANK + " numbers in " + field + DAMAGED);
      }
      numbers.add(json.getLongValue());
    }
    return numbers;
  }

  private void expect(JsonToken found, JsonToken expected, String field, String what) {
    if (found != expected) {
      throw new ModelFormatException(file, field, "expected " + what + DAMAGED);
    }
  }
}
