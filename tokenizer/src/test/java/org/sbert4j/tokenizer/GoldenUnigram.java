package org.sbert4j.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/**
 * A tokenizer of {@code golden-unigram.txt}.
 *
 * @param vocabulary the tokens, by id
 */
record GoldenUnigram(String name, List<String> vocabulary, TokenizerSettings settings) {
  private static final String FILE = "golden-unigram.txt";

  /** SentencePiece's own rules, which XLM-RoBERTa has. */
  static final byte[] NMT_NFKC = GoldenFiles.unzipped("golden-charsmap.bin.gz");

  private static final Map<String, Scored> VOCABULARIES = vocabularies();
  private static final Map<String, GoldenUnigram> ALL = read();

  /** A vocabulary with its scores. */
  private record Scored(List<String> tokens, List<Double> scores) {}

  private static Map<String, Scored> vocabularies() {
    Map<String, Scored> vocabularies = new HashMap<>();
    byte[] text = GoldenFiles.unzipped("golden-unigram-vocabularies.txt.gz");
    Scored last = null;
    for (String line : new String(text, StandardCharsets.US_ASCII).split("\n", -1)) {
      if (line.startsWith("vocabulary ")) {
        last = new Scored(new ArrayList<>(), new ArrayList<>());
        vocabularies.put(line.split(" ", -1)[1], last);
      } else if (last != null && !line.isEmpty()) {
        String[] fields = line.split("\\|", -1);
        last.tokens.add(GoldenFiles.unescape(fields[0]));
        last.scores.add(Double.valueOf(fields[1]));
      }
    }
    return vocabularies;
  }

  private static Map<String, GoldenUnigram> read() {
    Map<String, byte[]> charsmaps = new HashMap<>(Map.of("nmt", NMT_NFKC));
    Map<String, GoldenUnigram> all = new LinkedHashMap<>();
    String name = "";
    for (String line : GoldenFiles.lines(FILE)) {
      String[] words = line.split(" ", 6);
      if (words[0].equals("charsmap")) {
        charsmaps.put(words[1], HexFormat.of().parseHex(words[2]));
      } else if (words[0].equals("tokenizer")) {
        name = words[1];
        all.put(name, parse(words, charsmaps));
      } else if (words[0].equals("added")) {
        all.computeIfPresent(name, (ignored, tokenizer) -> tokenizer.withAdded(words));
      }
    }
    return all;
  }

  /** {@code tokenizer NAME VOCABULARY byteFallback : STEPS}. */
  private static GoldenUnigram parse(String[] words, Map<String, byte[]> charsmaps) {
    Scored vocabulary = VOCABULARIES.get(words[2]);
    double[] scores = vocabulary.scores.stream().mapToDouble(score -> score).toArray();
    Pipeline pipeline = GoldenSteps.parse(words[5], charsmaps);
    return new GoldenUnigram(
        words[1],
        vocabulary.tokens,
        settings(new SubwordModel.Unigram(scores, Boolean.parseBoolean(words[3])))
            .withPipeline(pipeline));
  }

  /** XLM-RoBERTa's settings for another model, with a vocabulary that begins as its does. */
  static TokenizerSettings settings(SubwordModel.Unigram model) {
    Template.Piece begin = new Template.Special(List.of(0), 0);
    Template.Piece end = new Template.Special(List.of(2), 0);
    Template.Piece first = new Template.Text(false, 0);
    Template.Piece second = new Template.Text(true, 0);
    return TokenizerSettings.bert()
        .withUnkToken("<unk>")
        .withClsToken("<s>")
        .withSepToken("</s>")
        .withPadToken("<pad>")
        .withMaskToken("<mask>")
        .withModel(model)
        .withTemplate(
            new Template(List.of(begin, first, end), List.of(begin, first, end, end, second, end)));
  }

  private GoldenUnigram withAdded(String[] line) {
    AddedToken token = GoldenSetting.addedToken(line);
    List<AddedToken> added =
        Stream.concat(settings.addedTokens().stream(), Stream.of(token)).toList();
    return new GoldenUnigram(name, vocabulary, settings.withAddedTokens(added));
  }

  /** All tokenizers, in the order of the file. */
  static List<GoldenUnigram> all() {
    return List.copyOf(ALL.values());
  }

  static GoldenUnigram named(String name) {
    return ALL.get(name);
  }

  static Stream<String> linesOf(String kind) {
    return GoldenFiles.lines(FILE).stream().filter(line -> line.startsWith(kind + " "));
  }

  /** A golden string in which the special tokens, and spaces, are those of these tokenizers. */
  static String textOf(long seed) {
    return GoldenSettings.strings()
        .randomString(seed)
        .replace("[MASK]", "<mask>")
        .replace("[UNK]", "<unk>")
        .replace("[SEP]", "</s>")
        .replace("[CLS]", "<s>")
        .replace("##", "\u2581")
        .replace("@@", "  ")
        .replace("\u2003", "   ");
  }

  Tokenizer tokenizer() {
    return new Tokenizer(Vocabulary.of(vocabulary), settings);
  }
}
