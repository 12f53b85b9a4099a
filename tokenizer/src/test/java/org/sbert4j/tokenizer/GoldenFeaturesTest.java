package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Pairs, templates, truncation, overflow and padding are those of the reference. */
class GoldenFeaturesTest {
  private static final int CHUNK = 50;
  private static final List<String> LINES = GoldenFiles.lines("golden-features.txt");

  private final Map<String, Tokenizer> tokenizers = new ConcurrentHashMap<>();

  private List<Encoding> encode(GoldenCase golden) {
    Tokenizer tokenizer =
        tokenizers.computeIfAbsent(
            golden.setting() + " " + golden.template(),
            name ->
                GoldenSettings.setting(golden.setting())
                    .tokenizer(GoldenSettings.template(golden.template())));
    return golden.encode(tokenizer);
  }

  @Test
  void randomCases() {
    List<GoldenDigests> digests =
        LINES.stream()
            .filter(line -> line.startsWith("crc "))
            .map(line -> GoldenDigests.parse(line.split(" ", -1), 1, CHUNK))
            .toList();
    assertEquals(20_000, digests.stream().mapToInt(GoldenDigests::size).sum(), "cases");
    List<Long> differences =
        digests.parallelStream().flatMap(line -> line.differences(this::digest).stream()).toList();
    assertEquals(List.of(), differences, "first seeds of chunks that differ");
  }

  private void digest(long seed, CRC32 crc) {
    try {
      GoldenFeatures.digest(encode(GoldenCase.of(seed)), crc);
    } catch (IllegalArgumentException e) {
      GoldenFeatures.digestError(crc);
    }
  }

  @Test
  void casesInFull() {
    List<String> block = new ArrayList<>();
    int cases = 0;
    for (String line : LINES) {
      if (line.startsWith("case ") && !block.isEmpty()) {
        compare(block);
        block.clear();
        cases++;
      }
      if (!line.startsWith("crc ")) {
        block.add(line);
      }
    }
    compare(block);
    assertEquals(150, cases + 1, "cases");
  }

  private void compare(List<String> block) {
    long seed = Long.parseLong(block.get(0).split(" ", -1)[1]);
    GoldenCase golden = GoldenCase.of(seed);
    List<String> lines = new ArrayList<>(golden.describe(seed));
    try {
      lines.addAll(GoldenFeatures.render(encode(golden)));
    } catch (IllegalArgumentException e) {
      lines.add("error");
    }
    assertEquals(String.join("\n", block), String.join("\n", lines));
  }
}
