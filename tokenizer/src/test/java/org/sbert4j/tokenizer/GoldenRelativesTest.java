package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.pipeline.OffsetTrimming;

/** MPNet's tokenizer and ELECTRA's are those that transformers builds. */
class GoldenRelativesTest {
  private static final int CHUNK = 200;
  private static final List<String> LINES = GoldenFiles.lines("golden-relatives.txt");

  private final Map<String, Tokenizer> tokenizers = new HashMap<>();

  GoldenRelativesTest() {
    for (String name : List.of("mpnet", "mpnet-cased", "electra")) {
      tokenizers.put(name, tokenizer(name));
    }
  }

  private static Tokenizer tokenizer(String name) {
    List<String> tokens = new ArrayList<>(List.of("<s>", "<pad>", "</s>", "<mask>"));
    tokens.addAll(GoldenFiles.tokens());
    Vocabulary vocabulary = Vocabulary.of(tokens);
    TokenizerSettings settings =
        TokenizerSettings.bert()
            .withDoLowerCase(!name.endsWith("-cased"))
            .withListedTokensOnly(true)
            .withAddedTokens(addedTokens(name));
    if (name.startsWith("mpnet")) {
      settings =
          settings
              .withClsToken("<s>")
              .withSepToken("</s>")
              .withPadToken("<pad>")
              .withMaskToken("<mask>")
              .withTemplate(Template.roberta(vocabulary.id("<s>"), vocabulary.id("</s>")))
              .withOffsetTrimming(new OffsetTrimming(false));
    }
    return new Tokenizer(vocabulary, settings);
  }

  private static List<AddedToken> addedTokens(String name) {
    return linesOf("added " + name + " ")
        .map(line -> line.split(" ", 5))
        .map(
            words ->
                new AddedToken(
                    GoldenSetting.unquote(words[4]),
                    Integer.parseInt(words[3]),
                    words[2].contains("s"),
                    words[2].contains("l"),
                    words[2].contains("r"),
                    words[2].contains("w"),
                    words[2].contains("n")))
        .toList();
  }

  private static Stream<String> linesOf(String kind) {
    return LINES.stream().filter(line -> line.startsWith(kind));
  }

  private GoldenTokens encode(String name, String text) {
    return GoldenTokens.of(tokenizers.get(name).encode(text, EncodeOptions.untruncated()));
  }

  @Test
  void randomStrings() {
    int strings = 0;
    List<String> differences = new ArrayList<>();
    for (String line : linesOf("strings ").toList()) {
      String[] words = line.split(" ", -1);
      GoldenDigests digests = GoldenDigests.parse(words, 2, CHUNK);
      strings += digests.size();
      digests
          .differences(
              (seed, crc) ->
                  encode(words[1], GoldenBytePairs.strings().randomString(seed)).digest(crc))
          .forEach(seed -> differences.add(words[1] + " " + seed));
    }
    assertEquals(List.of(), differences, "tokenizers and first seeds of chunks that differ");
    assertEquals(3 * 5_000, strings, "strings compared");
  }

  @Test
  void examples() {
    List<String> lines = linesOf("text ").toList();
    assertTrue(lines.size() > 50);
    for (String line : lines) {
      String[] fields = line.substring("text ".length()).split("\\|", 3);
      GoldenTokens tokens = encode(fields[0], GoldenFiles.unescape(fields[1]));
      assertEquals(fields[2], tokens.toString(), () -> fields[0] + "|" + fields[1]);
    }
  }
}
