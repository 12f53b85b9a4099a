package org.sbert4j.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sbert4j.tokenizer.pipeline.OffsetTrimming;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/** The tokenizers of byte pairs that {@code tokenizer/tables/golden_byte_pairs.py} made. */
final class GoldenBytePairs {
  private static final List<String> LINES = GoldenFiles.lines("golden-byte-pairs.txt");
  private static final List<String> SPECIALS = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");
  private static final Map<String, Model> MODELS = models();
  private static final Map<String, Tokenizer> TOKENIZERS = tokenizers();
  private static final GoldenStrings STRINGS = new GoldenStrings();

  static {
    for (int i = 0; i < 4; i++) {
      LINES.stream().filter(GoldenBytePairs::isPool).forEach(GoldenBytePairs::addPool);
    }
    GoldenFiles.lines("golden-settings.txt").stream()
        .filter(GoldenBytePairs::isPool)
        .forEach(GoldenBytePairs::addPool);
  }

  private GoldenBytePairs() {}

  /** A vocabulary and the merges that go with it. */
  private record Model(List<String> tokens, List<SubwordModel.Merge> merges) {}

  private static boolean isPool(String line) {
    return line.startsWith("pool ");
  }

  private static void addPool(String line) {
    STRINGS.addPool(line.split(" ", -1));
  }

  /** The lines of the golden file. */
  static List<String> lines() {
    return LINES;
  }

  /** What its texts are made of. */
  static GoldenStrings strings() {
    return STRINGS;
  }

  /** The tokenizer of a kind. */
  static Tokenizer tokenizer(String kind) {
    return TOKENIZERS.get(kind);
  }

  /** The same, plainly. */
  static PlainTokenizer plainTokenizer(String kind) {
    Tokenizer tokenizer = TOKENIZERS.get(kind);
    Vocabulary vocabulary = tokenizer.vocabulary();
    return new PlainTokenizer(
        IntStream.range(0, vocabulary.size()).mapToObj(vocabulary::token).toList(),
        tokenizer.settings());
  }

  private static Map<String, Model> models() {
    Map<String, Model> models = new HashMap<>();
    List<String> lines =
        List.of(
            new String(
                    GoldenFiles.unzipped("golden-byte-pairs-models.txt.gz"), StandardCharsets.UTF_8)
                .split("\n", -1));
    int at = 0;
    while (!lines.get(at).isEmpty()) {
      String[] header = lines.get(at++).split(" ", -1);
      int tokensEnd = at + Integer.parseInt(header[2]);
      int mergesEnd = tokensEnd + Integer.parseInt(header[3]);
      List<SubwordModel.Merge> merges = new ArrayList<>();
      for (String line : lines.subList(tokensEnd, mergesEnd)) {
        String[] pair = line.split(" ", 2);
        merges.add(new SubwordModel.Merge(pair[0], pair[1]));
      }
      models.put(header[1], new Model(List.copyOf(lines.subList(at, tokensEnd)), merges));
      at = mergesEnd;
    }
    return models;
  }

  private static Map<String, Tokenizer> tokenizers() {
    Map<String, Tokenizer> tokenizers = new LinkedHashMap<>();
    for (int i = 0; i < LINES.size(); i++) {
      if (LINES.get(i).startsWith("kind ")) {
        String next = LINES.get(i + 1);
        List<String> addedIds =
            next.startsWith("added ")
                ? Stream.of(next.split(" ", -1)).skip(1).toList()
                : List.<String>of();
        String[] words = LINES.get(i).split(" ", -1);
        tokenizers.put(words[1], tokenizer(LINES.get(i), words, addedIds));
      }
    }
    return tokenizers;
  }

  /**
   * {@code kind NAME MODEL unk fuse fallback ignore prefix suffix trim prefixed normalized : …}.
   */
  private static Tokenizer tokenizer(String line, String[] words, List<String> addedIds) {
    Model model = MODELS.get(words[2]);
    SubwordModel.BytePairs bytePairs =
        new SubwordModel.BytePairs(
            model.merges(),
            words[3].equals("-") ? null : words[3],
            GoldenSetting.unquote(words[7]),
            GoldenSetting.unquote(words[8]),
            isTrue(words[4]),
            isTrue(words[5]),
            isTrue(words[6]));
    Vocabulary vocabulary = Vocabulary.of(model.tokens());
    List<AddedToken> added = new ArrayList<>();
    for (String special : SPECIALS) {
      added.add(
          new AddedToken(
              special,
              vocabulary.id(special),
              true,
              special.equals("<mask>"),
              false,
              false,
              isTrue(words[11])));
    }
    added.addAll(GoldenPipelinesTest.addedTokens(addedIds));
    return new Tokenizer(
        vocabulary,
        TokenizerSettings.bert()
            .withModel(bytePairs)
            .withUnkToken("<unk>")
            .withClsToken("<s>")
            .withSepToken("</s>")
            .withPadToken("<pad>")
            .withMaskToken("<mask>")
            .withAddedTokens(added)
            .withTemplate(Template.roberta(vocabulary.id("<s>"), vocabulary.id("</s>")))
            .withPipeline(GoldenSteps.parse(line.substring(line.indexOf(" : ") + 3), Map.of()))
            .withOffsetTrimming(isTrue(words[9]) ? new OffsetTrimming(isTrue(words[10])) : null));
  }

  private static boolean isTrue(String word) {
    return word.equals("True");
  }
}
