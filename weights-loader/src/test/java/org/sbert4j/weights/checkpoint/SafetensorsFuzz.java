package org.sbert4j.weights.checkpoint;

import static org.sbert4j.weights.SafetensorsBytes.entry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.SafetensorsBytes;

/** A safetensors file: any bytes, or any header with the length that it has. */
public final class SafetensorsFuzz extends FileFuzz {
  private static final int ANY_BYTES = 0;
  private static final int HEADER = 1;

  public SafetensorsFuzz() {
    super(200, ModelFormatException.class);
  }

  @Override
  public int maxBytes() {
    return 400;
  }

  @Override
  public List<byte[]> seeds() {
    String a = entry("a", "F32", "[2]", 0, 8);
    String b = entry("b", "BF16", "[2,2]", 8, 16);
    String c = entry("c", "I64", "[]", 16, 24);
    String d = entry("d", "F64", "[0,4]", 24, 24);
    List<byte[]> seeds =
        Stream.of(
                "{" + a + "}",
                "{\"__metadata__\":{\"format\":\"pt\"}," + a + "," + b + "," + c + "," + d + "}",
                "{" + entry("a", "F16", "[4294967296,4294967296,0]", 0, 8) + "}  ",
                "{}")
            .map(header -> FuzzInput.of(List.of(HEADER, 24), header, ""))
            .toList();
    return Stream.concat(
            seeds.stream(),
            Stream.of(
                choosing(ANY_BYTES, SafetensorsBytes.of("{" + a + "}", 8)),
                choosing(ANY_BYTES, ascii("PK\u0003\u0004"))))
        .toList();
  }

  @Override
  public List<byte[]> words() {
    return ascii(
        "\"__metadata__\":{",
        "\"dtype\":",
        "\"shape\":[",
        "\"data_offsets\":[",
        "\"BF16\"",
        "\"F64\"",
        "\"BOOL\"",
        "\"U8\"",
        "9223372036854775807",
        "4294967296",
        "\\ud800",
        "{\"a\":");
  }

  @Override
  public void run(byte[] input) throws Exception {
    FuzzInput choices = new FuzzInput(input);
    byte[] file = choices.below(2) == ANY_BYTES ? choices.rest() : withHeader(choices);
    check("model.safetensors", file, TensorEnds::read);
  }

  private static byte[] withHeader(FuzzInput choices) {
    int dataBytes = choices.below(256);
    // As Latin-1 every byte is a character, of one or two bytes in the file.
    String header = new String(choices.rest(), StandardCharsets.ISO_8859_1);
    return SafetensorsBytes.of(header, dataBytes);
  }
}
