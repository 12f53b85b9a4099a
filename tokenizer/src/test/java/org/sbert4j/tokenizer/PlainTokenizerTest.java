package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** The plain tokenizer, which the real one is compared with, is itself held to the reference. */
class PlainTokenizerTest {
  private static final int CHUNK = 200;

  private final Map<String, PlainTokenizer> tokenizers = new ConcurrentHashMap<>();

  private GoldenTokens encode(GoldenSetting setting, String text) {
    PlainTokenizer tokenizer =
        tokenizers.computeIfAbsent(setting.name(), name -> setting.plainTokenizer());
    return setting.plainTokens(tokenizer, text);
  }

  @Test
  void oneTextThroughAllSteps() {
    TokenizerSettings settings = TokenizerSettings.bert();
    List<String> vocabulary = List.of("[UNK]", "[MASK]", "a", "un", "##aff", "##able", "!", "中");
    assertEquals(
        List.of(
            new PlainToken(2, 0, 1, 0),
            new PlainToken(1, 1, 7, 1),
            new PlainToken(3, 7, 9, 2),
            new PlainToken(4, 9, 12, 2),
            new PlainToken(5, 12, 16, 2),
            new PlainToken(6, 16, 17, 3),
            new PlainToken(7, 17, 18, 4),
            new PlainToken(0, 19, 21, 5)),
        new PlainTokenizer(vocabulary, settings).tokenize("a[MASK]UnÄffable!中\t😀"));
  }

  @Test
  void goldenTextsInFull() {
    for (String name : List.of("golden-examples.txt", "golden-differed.txt")) {
      for (String line : GoldenFiles.lines(name)) {
        String[] fields = line.split("\\|", 3);
        GoldenTokens tokens =
            encode(GoldenSettings.setting(fields[0]), GoldenFiles.unescape(fields[1]));
        assertEquals(fields[2], tokens.toString(), () -> fields[0] + "|" + fields[1]);
      }
    }
  }

  @Test
  void someOfTheGoldenStrings() {
    List<String> differences =
        GoldenFiles.lines("golden-strings.txt").parallelStream()
            .flatMap(
                line -> {
                  String[] words = line.split(" ", -1);
                  GoldenSetting setting = GoldenSettings.setting(words[0]);
                  return GoldenDigests.parse(words, 1, CHUNK)
                      .first()
                      .differences((seed, crc) -> digest(setting, seed, crc))
                      .stream()
                      .map(seed -> words[0] + " " + seed);
                })
            .toList();
    assertEquals(List.of(), differences, "settings and first seeds of chunks that differ");
  }

  private void digest(GoldenSetting setting, long seed, CRC32 crc) {
    encode(setting, GoldenSettings.strings().randomString(seed)).digest(crc);
  }
}
