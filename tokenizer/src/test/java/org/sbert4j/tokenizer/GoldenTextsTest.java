package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.unicode.Surrogates;

/** The tokens of single texts are those of the fast Hugging Face BertTokenizer, bit for bit. */
class GoldenTextsTest {
  private static final int BLOCK = 4096;
  private static final int CHUNK = 200;

  private final Map<String, Tokenizer> tokenizers = new ConcurrentHashMap<>();

  private GoldenTokens encode(GoldenSetting setting, String text) {
    Tokenizer tokenizer = tokenizers.computeIfAbsent(setting.name(), name -> setting.tokenizer());
    return GoldenTokens.of(tokenizer.encode(text, setting.maxLength()));
  }

  @Test
  void everyCodePointAloneAndAmongOthers() {
    AtomicInteger codePoints = new AtomicInteger();
    List<String> differences =
        GoldenFiles.lines("golden-code-points.txt").parallelStream()
            .filter(
                line -> {
                  String[] words = line.split(" ", -1);
                  CRC32 crc = new CRC32();
                  codePoints.addAndGet(digestBlock(words, crc));
                  return crc.getValue() != Long.parseLong(words[2], 16);
                })
            .toList();
    assertEquals(List.of(), differences, "settings and blocks of 4096 code points that differ");
    assertEquals(
        2 * (0x110000 - 0x800) + 4 * (56 * BLOCK - 0x800), codePoints.get(), "code points");
  }

  /** {@code SETTING FIRST …}; returns how many code points the block has. */
  private int digestBlock(String[] words, CRC32 crc) {
    GoldenSetting setting = GoldenSettings.setting(words[0]);
    int first = Integer.parseInt(words[1], 16);
    int codePoints = 0;
    for (int codePoint = first; codePoint < first + BLOCK; codePoint++) {
      if (!Surrogates.isSurrogate(codePoint)) {
        codePoints++;
        for (String text : inContext(Character.toString(codePoint))) {
          encode(setting, text).digest(crc);
        }
      }
    }
    return codePoints;
  }

  /** Alone, between letters, after a piece that goes on, between ideographs, before marks. */
  private static List<String> inContext(String x) {
    return List.of(x, "a" + x + "b", "un" + x, "中" + x + "国", "q" + x + "\u0301\u0323");
  }

  @Test
  void randomStrings() {
    AtomicInteger strings = new AtomicInteger();
    List<String> differences =
        GoldenFiles.lines("golden-strings.txt").parallelStream()
            .flatMap(
                line -> {
                  String[] words = line.split(" ", -1);
                  GoldenSetting setting = GoldenSettings.setting(words[0]);
                  GoldenDigests digests = GoldenDigests.parse(words, 1, CHUNK);
                  strings.addAndGet(digests.size());
                  return digests.differences((seed, crc) -> digest(setting, seed, crc)).stream()
                      .map(seed -> words[0] + " " + seed);
                })
            .toList();
    assertEquals(List.of(), differences, "settings and first seeds of chunks that differ");
    assertEquals(22 * 12800, strings.get(), "strings compared");
  }

  private void digest(GoldenSetting setting, long seed, CRC32 crc) {
    encode(setting, GoldenSettings.strings().randomString(seed)).digest(crc);
  }

  @Test
  void examples() {
    assertEquals(22 * 12, compareInFull("golden-examples.txt"), "examples");
  }

  @Test
  void textsThatDifferedOnce() {
    compareInFull("golden-differed.txt");
  }

  private int compareInFull(String name) {
    List<String> lines = GoldenFiles.lines(name);
    for (String line : lines) {
      String[] fields = line.split("\\|", 3);
      GoldenTokens tokens =
          encode(GoldenSettings.setting(fields[0]), GoldenFiles.unescape(fields[1]));
      assertEquals(fields[2], tokens.toString(), () -> fields[0] + "|" + fields[1]);
    }
    return lines.size();
  }
}
