package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tokenizer's answers are those of the fast Hugging Face BertTokenizer, bit for bit. */
class GoldenTest {
  private static final int BLOCK = 4096;
  private static final int CHUNK = 50;

  private static final GoldenStrings STRINGS = new GoldenStrings();
  private static final Map<String, GoldenSetting> SETTINGS = new LinkedHashMap<>();
  private static final Map<String, Integer> LAST_SEEDS = new LinkedHashMap<>();
  private static final List<String[]> DIGESTS = new ArrayList<>();

  @BeforeAll
  static void readGoldens() throws IOException {
    Vocabulary vocabulary = GoldenFiles.vocabulary();
    GoldenSetting setting = null;
    for (String line : GoldenFiles.lines("golden-strings.txt")) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "pool" -> STRINGS.addPool(words);
        case "setting" -> {
          setting = new GoldenSetting(vocabulary, words);
          SETTINGS.put(setting.name(), setting);
          int last = Integer.parseInt(words[10]) + Integer.parseInt(words[11]);
          LAST_SEEDS.put(setting.name(), last);
        }
        case "added" -> setting.add(words);
        case "crc" -> DIGESTS.add(words);
        default -> throw new IOException("golden-strings.txt has the line " + line);
      }
    }
  }

  @Test
  void everyCodePointAloneAndAmongOthers() throws IOException {
    List<String> differences = new ArrayList<>();
    List<String> lines = GoldenFiles.lines("golden-code-points.txt");
    assertEquals(2 * 272, lines.size(), "blocks of two settings");
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      GoldenSetting setting = SETTINGS.get(words[0]);
      Normalizer normalizer = setting.normalizer();
      int first = Integer.parseInt(words[1], 16);
      CRC32 texts = new CRC32();
      CRC32 encodings = new CRC32();
      for (int codePoint = first; codePoint < first + BLOCK; codePoint++) {
        if (!Surrogates.isSurrogate(codePoint)) {
          String text = inContext(Character.toString(codePoint));
          String normalized = normalizer.normalize(text, 0, text.length()).toString();
          texts.update((normalized + "\n").getBytes(StandardCharsets.UTF_8));
          setting.digest(text, encodings);
        }
      }
      if (texts.getValue() != Long.parseLong(words[2], 16)) {
        differences.add(words[0] + " " + words[1] + " normalized");
      }
      if (encodings.getValue() != Long.parseLong(words[3], 16)) {
        differences.add(words[0] + " " + words[1] + " encoded");
      }
    }
    assertEquals(List.of(), differences, "blocks of 4096 code points that differ");
  }

  /** Alone, between letters, between ideographs and before marks. */
  private static String inContext(String x) {
    return x + " a" + x + "b 中" + x + "国 q" + x + "\u0301\u0323";
  }

  @Test
  void randomStrings() {
    List<String> differences = new ArrayList<>();
    int strings = 0;
    for (String[] words : DIGESTS) {
      GoldenSetting setting = SETTINGS.get(words[1]);
      int first = Integer.parseInt(words[2]);
      int last = Math.min(first + CHUNK, LAST_SEEDS.get(words[1]));
      CRC32 crc = new CRC32();
      for (int seed = first; seed < last; seed++) {
        setting.digest(STRINGS.make(seed), crc);
        strings++;
      }
      if (crc.getValue() != Long.parseLong(words[3], 16)) {
        differences.add(words[1] + " " + words[2]);
      }
    }
    assertEquals(List.of(), differences, "settings and first seeds of chunks that differ");
    assertEquals(13 * 2500, strings, "strings compared");
  }

  @Test
  void examplesWithIdsAndOffsets() throws IOException {
    List<String> lines = GoldenFiles.lines("golden-examples.txt");
    assertEquals(8 * 40, lines.size(), "examples");
    for (String line : lines) {
      String[] fields = line.split("\\|", -1);
      String text = GoldenFiles.unescape(fields[1], " ");
      Encoding encoding = SETTINGS.get(fields[0]).encode(text);
      assertEquals(fields[3], join(encoding.inputIds()), () -> "ids for " + line);
      assertEquals(fields[4], offsets(text, encoding), () -> "offsets for " + line);
      assertEquals(fields[2], String.valueOf(encoding.truncated()), () -> "cut for " + line);
    }
  }

  private static String join(int[] ids) {
    return IntStream.of(ids).mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }

  private static String offsets(String text, Encoding encoding) {
    return IntStream.range(0, encoding.size())
        .mapToObj(
            i ->
                text.codePointCount(0, encoding.startOffset(i))
                    + "-"
                    + text.codePointCount(0, encoding.endOffset(i)))
        .collect(Collectors.joining(" "));
  }
}
