package org.sbert4j.loading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.TextPair;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.weights.tokenizer.TokenizerFiles;

/** The files of all tokenizers, and settings beside them, against AutoTokenizer of transformers. */
class TokenizerFilesGoldenTest {
  private static final Path GOLDENS = Path.of("../goldens/suite/tokenizer-files");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode EXPECTED = expected();

  @TempDir Path temporary;

  private static JsonNode expected() {
    try {
      return JSON.readTree(GOLDENS.resolve("expected.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Arguments> variants() {
    return StreamSupport.stream(EXPECTED.get("variants").spliterator(), false)
        .map(variant -> Arguments.of(variant.get("name").textValue(), variant));
  }

  private Path folder(JsonNode variant) throws IOException {
    try (Stream<Path> files = Files.list(GOLDENS.resolve(variant.get("base").textValue()))) {
      for (Path file : files.toList()) {
        Files.copy(file, temporary.resolve(file.getFileName().toString()));
      }
    }
    for (Map.Entry<String, JsonNode> change : variant.get("files").properties()) {
      Path file = temporary.resolve(change.getKey());
      if (change.getValue().isNull()) {
        Files.delete(file);
        continue;
      }
      ObjectNode content =
          Files.exists(file) ? (ObjectNode) JSON.readTree(file.toFile()) : JSON.createObjectNode();
      change
          .getValue()
          .get("fields")
          .properties()
          .forEach(f -> content.set(f.getKey(), f.getValue()));
      change.getValue().get("gone").forEach(field -> content.remove(field.textValue()));
      JSON.writeValue(file.toFile(), content);
    }
    return temporary;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("variants")
  void givesWhatTheLibraryGives(String name, JsonNode variant) throws IOException {
    Path folder = folder(variant);
    Tokenizer tokenizer = TokenizerLoader.load(TokenizerFiles.read(folder), false);
    EncodeOptions whole = EncodeOptions.untruncated();
    for (int i = 0; i < EXPECTED.get("texts").size(); i++) {
      String text = EXPECTED.get("texts").get(i).textValue();
      Encoding encoding = tokenizer.encode(text, whole);
      assertEquals(ints(variant.get("ids").get(i)), list(encoding.inputIds()), text);
      assertOffsets(variant.get("offsets").get(i), encoding, text);
    }
    Tokenizer forPairs = TokenizerLoader.load(TokenizerFiles.readForPairs(folder), false);
    for (int i = 0; i < EXPECTED.get("pairs").size(); i++) {
      JsonNode pair = EXPECTED.get("pairs").get(i);
      Encoding encoding =
          forPairs.encode(new TextPair(pair.get(0).textValue(), pair.get(1).textValue()), whole);
      assertEquals(ints(variant.get("pairIds").get(i)), list(encoding.inputIds()), "pair " + i);
      assertEquals(
          ints(variant.get("pairTypes").get(i)), list(encoding.tokenTypeIds()), "pair " + i);
    }
  }

  private static void assertOffsets(JsonNode expected, Encoding encoding, String text) {
    int[][] found = new int[encoding.size()][];
    int[][] offsets = new int[expected.size()][];
    for (int i = 0; i < found.length; i++) {
      found[i] = new int[] {encoding.startCodePoint(i), encoding.endCodePoint(i)};
      offsets[i] = new int[] {expected.get(i).get(0).intValue(), expected.get(i).get(1).intValue()};
    }
    assertArrayEquals(offsets, found, text);
  }

  private static List<Integer> ints(JsonNode array) {
    List<Integer> ints = new ArrayList<>();
    array.forEach(element -> ints.add(element.intValue()));
    return ints;
  }

  private static List<Integer> list(int[] values) {
    List<Integer> list = new ArrayList<>();
    for (int value : values) {
      list.add(value);
    }
    return list;
  }
}
