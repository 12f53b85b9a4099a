package org.sbert4j.tokenizer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Everything an {@link Encoding} has, as {@code tokenizer/tables/golden_features.py} says it. */
final class GoldenFeatures {
  private GoldenFeatures() {}

  /** Feeds {@code crc} with the encodings and their overflowing pieces. */
  static void digest(List<Encoding> encodings, CRC32 crc) {
    for (Encoding encoding : encodings) {
      List<Encoding> pieces = pieces(encoding);
      digest(IntStream.of(pieces.size()), crc);
      for (Encoding piece : pieces) {
        digest(numbers(piece), crc);
        crc.update(String.join("\n", piece.tokens()).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Feeds {@code crc} with what stands for an error. */
  static void digestError(CRC32 crc) {
    digest(IntStream.of(-1), crc);
  }

  private static void digest(IntStream numbers, CRC32 crc) {
    int[] values = numbers.toArray();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
    bytes.asIntBuffer().put(values);
    crc.update(bytes);
  }

  private static List<Encoding> pieces(Encoding encoding) {
    return Stream.concat(Stream.of(encoding), encoding.overflowing().stream()).toList();
  }

  private static IntStream numbers(Encoding encoding) {
    IntStream offsets =
        IntStream.range(0, encoding.size())
            .flatMap(i -> IntStream.of(encoding.startCodePoint(i), encoding.endCodePoint(i)));
    return Stream.of(
            IntStream.of(encoding.size()),
            IntStream.of(encoding.inputIds()),
            IntStream.of(encoding.tokenTypeIds()),
            IntStream.of(encoding.attentionMask()),
            IntStream.of(encoding.specialTokensMask()),
            offsets,
            IntStream.of(encoding.wordIds()),
            IntStream.of(encoding.sequenceIds()))
        .flatMapToInt(numbers -> numbers);
  }

  /** The lines of a case in full behind those that describe it. */
  static List<String> render(List<Encoding> encodings) {
    List<String> lines = new ArrayList<>();
    for (Encoding encoding : encodings) {
      for (Encoding piece : pieces(encoding)) {
        render(piece, piece == encoding ? "encoding " : "overflow ", lines);
      }
    }
    return lines;
  }

  private static void render(Encoding encoding, String kind, List<String> lines) {
    String offsets =
        IntStream.range(0, encoding.size())
            .mapToObj(i -> encoding.startCodePoint(i) + "-" + encoding.endCodePoint(i))
            .collect(Collectors.joining(" "));
    lines.add(
        kind + String.join(" ", encoding.tokens().stream().map(GoldenFiles::escape).toList()));
    lines.add(" ids " + GoldenTokens.join(encoding.inputIds()));
    lines.add(
        " types %s attention %s"
            .formatted(
                GoldenTokens.join(encoding.tokenTypeIds()),
                GoldenTokens.join(encoding.attentionMask())));
    lines.add(" special " + GoldenTokens.join(encoding.specialTokensMask()));
    lines.add(" offsets " + offsets);
    lines.add(
        " words %s sequences %s"
            .formatted(
                GoldenTokens.join(encoding.wordIds()), GoldenTokens.join(encoding.sequenceIds())));
  }
}
