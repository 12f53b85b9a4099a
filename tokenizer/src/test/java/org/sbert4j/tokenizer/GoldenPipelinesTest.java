package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.stages.NormalizerChain;
import org.sbert4j.tokenizer.unicode.Surrogates;

/** Tokenizers with other parts than BERT's are those of the Hugging Face library, bit for bit. */
class GoldenPipelinesTest {
  private static final String FILE = "golden-pipelines.txt";
  private static final int BLOCK = 4096;
  private static final int CHUNK = 100;
  private static final Vocabulary VOCABULARY = Vocabulary.of(GoldenFiles.tokens());

  private final Map<String, Pipeline> pipelines = new LinkedHashMap<>();
  private final Map<String, Tokenizer> tokenizers = new LinkedHashMap<>();

  GoldenPipelinesTest() {
    String name = "";
    for (String line : GoldenFiles.lines(FILE)) {
      if (line.startsWith("pipeline ")) {
        name = line.split(" ", 3)[1];
        add(name, GoldenSteps.parse(line.substring(line.indexOf(" : ") + 3), Map.of()), List.of());
      } else if (line.startsWith("added ")) {
        add(name, pipelines.get(name), Stream.of(line.split(" ", -1)).skip(1).toList());
      }
    }
  }

  private void add(String name, Pipeline pipeline, List<String> addedIds) {
    pipelines.put(name, pipeline);
    tokenizers.put(
        name,
        new Tokenizer(
            VOCABULARY,
            TokenizerSettings.bert()
                .withAddedTokens(addedTokens(addedIds))
                .withPipeline(pipeline)));
  }

  /** Those that golden_pipelines.py adds, with these ids. */
  static List<AddedToken> addedTokens(List<String> addedIds) {
    List<AddedToken> added = new ArrayList<>();
    List<AddedToken> tokens = addedTokens();
    for (int i = 0; i < addedIds.size(); i++) {
      AddedToken token = tokens.get(i);
      added.add(
          new AddedToken(
              token.content(),
              Integer.parseInt(addedIds.get(i)),
              token.special(),
              token.lstrip(),
              token.rstrip(),
              token.singleWord(),
              token.normalized()));
    }
    return added;
  }

  /** Those that golden_pipelines.py adds, in its order. */
  private static List<AddedToken> addedTokens() {
    List<String> normalized = List.of("<N>", "<L>", "<LRW>", "[Q]");
    return Stream.concat(
            GoldenSettings.setting("added").settings().addedTokens().stream().limit(7),
            GoldenSettings.setting("normalized").settings().addedTokens().stream()
                .filter(token -> normalized.contains(token.content())))
        .toList();
  }

  private static Stream<String> linesOf(String kind) {
    return GoldenFiles.lines(FILE).stream().filter(line -> line.startsWith(kind));
  }

  private String normalized(String name, String text) {
    return new NormalizerChain(pipelines.get(name).normalizers())
        .normalize(text, 0, text.length())
        .toString();
  }

  private GoldenTokens encode(String name, String text) {
    return GoldenTokens.of(tokenizers.get(name).encode(text, EncodeOptions.untruncated()));
  }

  @Test
  void everyCodePointNormalized() {
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
    assertEquals(List.of(), differences, "pipelines and blocks of code points that differ");
    assertEquals(12 * 53, blocks.get(), "blocks compared");
  }

  private long digestBlock(String name, int first) {
    CRC32 crc = new CRC32();
    for (int codePoint = first; codePoint < first + BLOCK; codePoint++) {
      if (!Surrogates.isSurrogate(codePoint)) {
        String x = Character.toString(codePoint);
        String text = "a" + x + "b q" + x + "\u0301\u0323 " + x + x;
        crc.update((normalized(name, text) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return crc.getValue();
  }

  @Test
  void randomStrings() {
    AtomicInteger strings = new AtomicInteger();
    List<String> differences =
        linesOf("strings ")
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
    assertEquals(List.of(), differences, "pipelines and first seeds of chunks that differ");
    assertEquals(27 * 2000, strings.get(), "strings compared");
  }

  private void digest(String name, long seed, CRC32 crc) {
    String text = GoldenSettings.strings().randomString(seed);
    encode(name, text).digest(crc);
    crc.update(normalized(name, text).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void examples() {
    List<String> lines = linesOf("text ").toList();
    assertEquals(true, lines.size() > 100);
    for (String line : lines) {
      String[] fields = line.substring("text ".length()).split("\\|", 3);
      GoldenTokens tokens = encode(fields[0], GoldenFiles.unescape(fields[1]));
      assertEquals(fields[2], tokens.toString(), () -> fields[0] + "|" + fields[1]);
    }
  }
}
