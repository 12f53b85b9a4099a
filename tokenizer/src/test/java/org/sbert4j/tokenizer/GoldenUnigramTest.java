package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.stages.TextNormalizer;
import org.sbert4j.tokenizer.unicode.Surrogates;

/** SentencePiece's tokenizers are those of the Hugging Face library, bit for bit. */
class GoldenUnigramTest {
  private static final int BLOCK = 4096;
  private static final int CHUNK = 200;

  private final Map<String, Tokenizer> tokenizers = new HashMap<>();
  private final Map<String, TextNormalizer> normalizers = new HashMap<>();

  GoldenUnigramTest() {
    for (GoldenUnigram golden : GoldenUnigram.all()) {
      tokenizers.put(golden.name(), golden.tokenizer());
      normalizers.put(golden.name(), Stages.normalizer(golden.settings()));
    }
  }

  private GoldenTokens encode(String name, String text) {
    return GoldenTokens.of(tokenizers.get(name).encode(text, EncodeOptions.untruncated()));
  }

  private void digest(String name, String text, CRC32 crc) {
    encode(name, text).digest(crc);
    String normalized = normalizers.get(name).normalize(text, 0, text.length()).toString();
    crc.update(normalized.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyCodePointAloneAndAmongOthers() {
    assertPoints("points", 2 * 53);
  }

  /** Nothing but unassigned and private-use code points. */
  @Test
  @Tag("soak")
  void thoseOfTheOtherPlanes() {
    assertPoints("rest", 272 - 53);
  }

  private void assertPoints(String kind, int expectedBlocks) {
    AtomicInteger blocks = new AtomicInteger();
    List<String> differences =
        GoldenUnigram.linesOf(kind)
            .parallel()
            .filter(
                line -> {
                  String[] words = line.split(" ", -1);
                  blocks.incrementAndGet();
                  return digestBlock(words[1], Integer.parseInt(words[2], 16))
                      != Long.parseLong(words[3], 16);
                })
            .toList();
    assertEquals(List.of(), differences, "tokenizers and blocks of code points that differ");
    assertEquals(expectedBlocks, blocks.get(), "blocks compared");
  }

  private long digestBlock(String name, int first) {
    CRC32 crc = new CRC32();
    for (int codePoint = first; codePoint < first + BLOCK; codePoint++) {
      if (!Surrogates.isSurrogate(codePoint)) {
        for (String text : inContext(Character.toString(codePoint))) {
          digest(name, text, crc);
        }
      }
    }
    return crc.getValue();
  }

  /** Alone, between letters, before marks, in what is or isn't one emoji, or one conjunct. */
  private static List<String> inContext(String x) {
    return List.of(
        x,
        "a" + x + "b " + x,
        x + "\u0300 e" + x + "\u0301\u0300",
        "\u00a9" + x + "\u200d\u00a9\u0300",
        "\u0915" + x + "\u094d\u0915\u0300" + x);
  }

  @Test
  void randomStrings() {
    AtomicInteger strings = new AtomicInteger();
    List<String> differences =
        GoldenUnigram.linesOf("strings")
            .parallel()
            .flatMap(
                line -> {
                  String[] words = line.split(" ", -1);
                  GoldenDigests digests = GoldenDigests.parse(words, 2, CHUNK);
                  strings.addAndGet(digests.size());
                  return digests.differences((seed, crc) -> digest(words[1], seed, crc)).stream()
                      .map(seed -> words[1] + " " + seed);
                })
            .toList();
    assertEquals(List.of(), differences, "tokenizers and first seeds of chunks that differ");
    assertEquals(20 * 10000, strings.get(), "strings compared");
  }

  private void digest(String name, long seed, CRC32 crc) {
    String text = GoldenUnigram.textOf(seed);
    digest(name, text, crc);
    if (seed % 8 == 0) {
      int half = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
      TextPair pair = new TextPair(text, text.substring(0, half));
      GoldenTokens.of(tokenizers.get(name).encode(pair, EncodeOptions.untruncated())).digest(crc);
    }
  }

  @Test
  void randomIdsDecoded() {
    AtomicInteger cases = new AtomicInteger();
    List<String> differences =
        GoldenUnigram.linesOf("decode")
            .flatMap(
                line -> {
                  String[] words = line.split(" ", -1);
                  int size = Integer.parseInt(words[2]);
                  GoldenDigests digests = GoldenDigests.parse(words, 3, CHUNK);
                  cases.addAndGet(digests.size());
                  return digests
                      .differences((seed, crc) -> digestDecoded(words[1], size, seed, crc))
                      .stream()
                      .map(seed -> words[1] + " " + seed);
                })
            .toList();
    assertEquals(List.of(), differences, "tokenizers and first seeds of chunks that differ");
    assertEquals(6 * 2000, cases.get(), "cases compared");
  }

  /** As {@code random_ids} in {@code tokenizer/tables/golden_unigram.py}. */
  private void digestDecoded(String name, int size, long seed, CRC32 crc) {
    GoldenRandom random = new GoldenRandom(seed);
    int[] ids = new int[random.below(20)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.oneIn(2) ? random.below(300) : random.below(size);
    }
    for (boolean skip : new boolean[] {false, true}) {
      String text = tokenizers.get(name).decode(ids, skip) + "\n";
      crc.update(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void examples() {
    List<String> lines = GoldenUnigram.linesOf("text").toList();
    assertTrue(lines.size() > 100);
    for (String line : lines) {
      String[] fields = line.substring("text ".length()).split("\\|", 3);
      GoldenTokens tokens = encode(fields[0], GoldenFiles.unescape(fields[1]));
      assertEquals(fields[2], tokens.toString(), () -> fields[0] + "|" + fields[1]);
    }
  }
}
