package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Ids become the text that tokenizers and transformers make of them. */
class GoldenDecodeTest {
  private static final int CHUNK = 100;
  private static final List<String> TOKENS = GoldenFiles.tokens();
  private static final List<String> LINES = GoldenFiles.lines("golden-decode.txt");
  private static final String[] ENGLISH =
      LINES.get(0).substring("english ".length()).split("\\|", -1);

  private final Map<String, Tokenizer> tokenizers = new HashMap<>();

  private Tokenizer tokenizer(String setting) {
    return tokenizers.computeIfAbsent(setting, name -> GoldenSettings.setting(name).tokenizer());
  }

  @Test
  void randomIds() {
    List<String> differences = new ArrayList<>();
    int cases = 0;
    for (String line : LINES) {
      if (line.startsWith("crc ")) {
        String[] words = line.split(" ", -1);
        GoldenDigests digests = GoldenDigests.parse(words, 3, CHUNK);
        cases += digests.size();
        digests
            .differences((seed, crc) -> digest(words, seed, crc))
            .forEach(seed -> differences.add(words[1] + " " + seed));
      }
    }
    assertEquals(5 * 4000, cases, "cases");
    assertEquals(List.of(), differences, "settings and first seeds of chunks that differ");
  }

  /** {@code crc SETTING SIZE …}. */
  private void digest(String[] words, long seed, CRC32 crc) {
    Tokenizer tokenizer = tokenizer(words[1]);
    int[] ids = randomIds(tokenizer, seed, Integer.parseInt(words[2]));
    String texts = String.join("\n", decode(tokenizer, ids)) + "\n";
    crc.update(texts.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@code random_ids} in {@code tokenizer/tables/golden_decode.py}. */
  private static int[] randomIds(Tokenizer tokenizer, long seed, int size) {
    GoldenRandom random = new GoldenRandom(seed);
    List<Integer> ids = new ArrayList<>();
    int count = random.below(20);
    for (int i = 0; i < count; i++) {
      if (random.oneIn(2)) {
        ids.add(tokenizer.vocabulary().id(ENGLISH[random.below(ENGLISH.length)]));
      } else {
        ids.add(random.oneIn(4) ? random.below(10) : random.below(size));
      }
    }
    return ids.stream()
        .mapToInt(id -> id)
        .filter(id -> id >= TOKENS.size() || tokenizer.vocabulary().id(TOKENS.get(id)) == id)
        .toArray();
  }

  private static List<String> decode(Tokenizer tokenizer, int[] ids) {
    return List.of(
        tokenizer.decode(ids, false),
        tokenizer.decode(ids, false, true),
        tokenizer.decode(ids, true),
        tokenizer.decode(ids, true, true));
  }

  @Test
  void examples() {
    int examples = 0;
    for (String line : LINES) {
      String[] fields = line.split("\\|", 3);
      if (fields.length == 3 && !line.startsWith("english ")) {
        int[] ids =
            Stream.of(fields[1].split(" "))
                .filter(id -> !id.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        List<String> texts =
            decode(tokenizer(fields[0]), ids).stream().map(GoldenFiles::escape).toList();
        assertEquals(fields[2], String.join("|", texts), () -> fields[0] + "|" + fields[1]);
        examples++;
      }
    }
    assertEquals(5 * 24, examples, "examples");
  }
}
