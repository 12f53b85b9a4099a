package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.unicode.Surrogates;

/** Byte pairs are those of the Hugging Face library: ids, ranges, words, the way back. */
class GoldenBytePairsTest {
  private static final int BLOCK = 4096;
  private static final int CHUNK = 200;

  private static Stream<String> linesOf(String kind) {
    return GoldenBytePairs.lines().stream().filter(line -> line.startsWith(kind));
  }

  private static GoldenTokens encode(String kind, String text) {
    return GoldenTokens.of(
        GoldenBytePairs.tokenizer(kind).encode(text, EncodeOptions.untruncated()));
  }

  @Test
  void everyCodePoint() {
    AtomicInteger blocks = new AtomicInteger();
    List<String> differences =
        linesOf("points ")
            .parallel()
            .filter(
                line -> {
                  String[] words = line.split(" ", -1);
                  blocks.incrementAndGet();
                  return digestBlock(words[1], Integer.parseInt(words[2], 16))
                      != Long.parseLong(words[3], 16);
                })
            .toList();
    assertEquals(List.of(), differences, "kinds and blocks of code points that differ");
    assertEquals(272 + 4 * 53, blocks.get(), "blocks compared");
  }

  private static long digestBlock(String kind, int first) {
    CRC32 crc = new CRC32();
    for (int codePoint = first; codePoint < first + BLOCK; codePoint++) {
      if (!Surrogates.isSurrogate(codePoint)) {
        encode(kind, inContext(Character.toString(codePoint))).digest(crc);
      }
    }
    return crc.getValue();
  }

  /** As {@code in_context} in {@code tokenizer/tables/golden_byte_pairs.py}. */
  private static String inContext(String x) {
    return "X aXb X1X 'XX's\tX 'veX\u0301 .X\nX".replace("X", x);
  }

  @Test
  void randomStrings() {
    AtomicInteger strings = new AtomicInteger();
    List<String> differences =
        linesOf("strings ")
            .parallel()
            .flatMap(line -> differences(line, strings, GoldenBytePairsTest::digest))
            .toList();
    assertEquals(List.of(), differences, "kinds and first seeds of chunks that differ");
    assertEquals(20 * 10_000, strings.get(), "strings compared");
  }

  private static void digest(String kind, long seed, CRC32 crc) {
    encode(kind, GoldenBytePairs.strings().randomString(seed)).digest(crc);
  }

  @FunctionalInterface
  private interface Digest {
    void add(String kind, long seed, CRC32 crc);
  }

  private static Stream<String> differences(String line, AtomicInteger count, Digest digest) {
    String[] words = line.split(" ", -1);
    GoldenDigests digests = GoldenDigests.parse(words, 2, CHUNK);
    count.addAndGet(digests.size());
    return digests.differences((seed, crc) -> digest.add(words[1], seed, crc)).stream()
        .map(seed -> words[1] + " " + seed);
  }

  @Test
  void examples() {
    List<String> lines = linesOf("text ").toList();
    assertTrue(lines.size() > 100);
    for (String line : lines) {
      String[] fields = line.substring("text ".length()).split("\\|", 3);
      GoldenTokens tokens = encode(fields[0], GoldenFiles.unescape(fields[1]));
      assertEquals(fields[2], tokens.toString(), () -> fields[0] + "|" + fields[1]);
    }
  }

  @Test
  void theWayBack() {
    AtomicInteger lists = new AtomicInteger();
    List<String> differences =
        linesOf("decoded ")
            .flatMap(line -> differences(line, lists, GoldenBytePairsTest::digestDecoded))
            .toList();
    assertEquals(List.of(), differences, "kinds and first seeds of chunks that differ");
    assertEquals(3 * 4000, lists.get(), "lists of ids compared");
  }

  private static void digestDecoded(String kind, long seed, CRC32 crc) {
    Tokenizer tokenizer = GoldenBytePairs.tokenizer(kind);
    int size = tokenizer.vocabulary().size();
    GoldenRandom random = new GoldenRandom(seed);
    int few = Math.min(size, 300);
    int[] ids =
        IntStream.generate(() -> random.below(random.oneIn(3) ? size : few))
            .limit(random.below(20))
            .toArray();
    for (boolean skip : List.of(false, true)) {
      crc.update((tokenizer.decode(ids, skip) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void cutAndInPieces() {
    AtomicInteger cases = new AtomicInteger();
    List<Long> differences =
        linesOf("cases ")
            .parallel()
            .flatMap(
                line -> {
                  GoldenDigests digests = GoldenDigests.parse(line.split(" ", -1), 1, CHUNK);
                  cases.addAndGet(digests.size());
                  return digests.differences(GoldenBytePairsTest::digestCase).stream();
                })
            .toList();
    assertEquals(List.of(), differences, "first seeds of chunks that differ");
    assertEquals(2000, cases.get(), "cases compared");
  }

  /** As {@code Case} in {@code tokenizer/tables/golden_byte_pairs.py}. */
  private static void digestCase(long seed, CRC32 crc) {
    GoldenRandom random = new GoldenRandom(seed);
    String kind = List.of("roberta", "roberta-prefix", "untrimmed").get(random.below(3));
    boolean pair = random.oneIn(2);
    boolean special = !random.oneIn(4);
    int added = special ? (pair ? 4 : 2) : 0;
    EncodeOptions options =
        EncodeOptions.maxLength(added + 8 + random.below(20))
            .withAddSpecialTokens(special)
            .withTruncationSide(List.of(Side.LEFT, Side.RIGHT).get(random.below(2)))
            .withOverflowingTokens(random.below(2));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < (pair ? 2 : 1); i++) {
      texts.add(GoldenBytePairs.strings().randomString(random.below(1_000_000)));
    }
    Tokenizer tokenizer = GoldenBytePairs.tokenizer(kind);
    Encoding encoding =
        pair
            ? tokenizer.encode(new TextPair(texts.get(0), texts.get(1)), options)
            : tokenizer.encode(texts.get(0), options);
    Stream.concat(Stream.of(encoding), encoding.overflowing().stream())
        .forEach(piece -> digest(piece, crc));
  }

  private static void digest(Encoding piece, CRC32 crc) {
    GoldenTokens tokens = GoldenTokens.of(piece);
    IntStream numbers = IntStream.of(piece.size());
    numbers = IntStream.concat(numbers, IntStream.of(tokens.ids()));
    numbers =
        IntStream.concat(
            numbers,
            IntStream.range(0, piece.size())
                .flatMap(i -> IntStream.of(tokens.starts()[i], tokens.ends()[i])));
    numbers = IntStream.concat(numbers, IntStream.of(tokens.words()));
    int[] all = IntStream.concat(numbers, IntStream.of(piece.tokenTypeIds())).toArray();
    ByteBuffer bytes = ByteBuffer.allocate(all.length * Integer.BYTES);
    bytes.asIntBuffer().put(all);
    crc.update(bytes);
  }
}
