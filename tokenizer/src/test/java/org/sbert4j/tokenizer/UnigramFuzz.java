package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.fuzzing.FuzzTarget;
import org.sbert4j.fuzzing.JavaLiteral;
import org.sbert4j.tokenizer.pipeline.NormalizerStep;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep.PrependScheme;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/** Whatever the text and the steps, {@link Tokenizer} and {@link PlainUnigram} agree. */
final class UnigramFuzz implements FuzzTarget {
  private static final String FAVOURITES =
      "\u2581\u0301\u0323\u00a0\u3000\u00ad\u200b\u200d\ufe0f\u00a9\u00bd\ufb01\uff21\u4e2d\u56fd"
          + "\ud55c\u1112\u1161\u11ab\u0915\u094d\u0600\ud83d\ude00\u00e9\u0130\ufffd";

  private static final List<PrependScheme> SCHEMES = List.of(PrependScheme.values());

  private static final List<String> TOKENS = tokens();
  private static final Vocabulary VOCABULARY = Vocabulary.of(TOKENS);
  private static final double[] SCORES =
      IntStream.range(0, TOKENS.size()).mapToDouble(id -> -(id % 7) / 3.0).toArray();

  private static List<String> tokens() {
    List<String> tokens = new ArrayList<>(List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>"));
    IntStream.range(0, 250).forEach(b -> tokens.add("<0x%02X>".formatted(b)));
    FAVOURITES.codePoints().filter(c -> c % 3 > 0).forEach(c -> tokens.add(Character.toString(c)));
    tokens.addAll(
        List.of(
            "\u2581",
            "a",
            "b",
            "ab",
            "aba",
            "\u2581a",
            "\u2581ab",
            "c",
            "abab",
            "\u2581\u2581",
            "\u4e2d\u56fd",
            "e\u0301",
            "\u2581\u4e2d",
            "<",
            "<unk",
            "aaaa",
            "b<0",
            "a",
            "1\u20442"));
    return tokens;
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String text :
        List.of("", "ab  aba \u4e2d\u56fd<unk>", "\u00bd\u00a9\u200d\u00a9 e\u0301 \ud83d\ude00")) {
      seeds.add(FuzzInput.of(List.of(1, 1, 0, 1, 1, 0, 1), text, FAVOURITES));
      seeds.add(FuzzInput.of(List.of(0, 0, 1, 0, 2, 1, 0), text, FAVOURITES));
    }
    return seeds;
  }

  @Override
  public List<byte[]> words() {
    return TOKENS.stream()
        .skip(255)
        .map(word -> FuzzInput.of(List.of(), word, FAVOURITES))
        .toList();
  }

  @Override
  public int maxBytes() {
    return 512;
  }

  @Override
  public boolean watchesComparisons() {
    return false; // characters are looked up in tables, so there is little to be seen
  }

  @Override
  public void run(byte[] input) {
    FuzzInput choices = new FuzzInput(input);
    TokenizerSettings settings = settings(choices);
    check(settings, choices.text(FAVOURITES));
  }

  private static TokenizerSettings settings(FuzzInput choices) {
    boolean byteFallback = choices.flag();
    List<NormalizerStep> normalizers = new ArrayList<>();
    if (choices.flag()) {
      normalizers.add(new NormalizerStep.Precompiled(GoldenUnigram.NMT_NFKC));
    }
    if (choices.flag()) {
      normalizers.add(new NormalizerStep.ReplaceSpaceRuns(" "));
    }
    List<PreTokenizerStep> preTokenizers = new ArrayList<>();
    if (choices.flag()) {
      preTokenizers.add(new PreTokenizerStep.WhitespaceSplit());
    }
    PrependScheme scheme = choices.oneOf(SCHEMES);
    boolean split = choices.flag();
    if (choices.flag()) {
      preTokenizers.add(new PreTokenizerStep.Metaspace('\u2581', scheme, split));
    }
    return GoldenUnigram.settings(new SubwordModel.Unigram(SCORES, byteFallback))
        .withPipeline(new Pipeline(normalizers, preTokenizers));
  }

  @Override
  public String describe(byte[] input) {
    FuzzInput choices = new FuzzInput(input);
    TokenizerSettings settings = settings(choices);
    return "// %s%nUnigramFuzz.check(settings, %s);"
        .formatted(settings, JavaLiteral.of(choices.text(FAVOURITES)));
  }

  /** Checks one text; its special tokens are no text to the plain tokenizer, so they are broken. */
  static void check(TokenizerSettings settings, String text) {
    String plainText = text.replaceAll("<(s|pad|/s|unk|mask)>", "$1");
    Tokenizer tokenizer = new Tokenizer(VOCABULARY, settings);
    assertEquals(
        new PlainUnigram(TOKENS, settings).tokenize(plainText),
        UnigramAgreementTest.tokens(tokenizer, plainText));
  }
}
