package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.pipeline.NormalizerStep;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep.PrependScheme;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/**
 * {@link Tokenizer} and {@link PlainUnigram} agree about random texts, vocabularies, scores and
 * steps, where there are no goldens.
 *
 * <p>{@code -Dsbert4j.tokenizer.settings=N} tries more than the usual 200, {@code
 * -Dsbert4j.tokenizer.seed=N} begins elsewhere.
 */
class UnigramAgreementTest {
  private static final int TEXTS = 20;
  private static final List<PrependScheme> SCHEMES = List.of(PrependScheme.values());
  private static final List<String> SPECIAL = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");

  @Test
  void randomTextsOfRandomTokenizers() {
    long first = Long.getLong("sbert4j.tokenizer.seed", 1);
    for (long seed = first;
        seed < first + Long.getLong("sbert4j.tokenizer.settings", 200);
        seed++) {
      GoldenRandom random = new GoldenRandom(seed);
      List<String> texts = texts(random);
      List<String> vocabulary = vocabulary(random, texts);
      TokenizerSettings settings = settings(random, vocabulary.size());
      Tokenizer tokenizer = new Tokenizer(Vocabulary.of(vocabulary), settings);
      PlainUnigram plain = new PlainUnigram(vocabulary, settings);
      for (String text : texts) {
        assertEquals(
            plain.tokenize(text),
            tokens(tokenizer, text),
            () -> "\"%s\" with %s".formatted(GoldenFiles.escape(text), settings));
      }
    }
  }

  private static List<String> texts(GoldenRandom random) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder();
      text.append(GoldenSettings.strings().randomString(random.below(1 << 30)).replace("[", "("));
      if (random.oneIn(4)) {
        char half = (char) (Character.MIN_SURROGATE + random.below(0x800));
        text.insert(random.below(text.length() + 1), half);
      }
      texts.add(text.toString());
    }
    return texts;
  }

  /** Parts of the texts, so that many match, some of them twice, and now and then bytes. */
  private static List<String> vocabulary(GoldenRandom random, List<String> texts) {
    List<String> vocabulary = new ArrayList<>(SPECIAL);
    int size = 1 + random.below(400);
    for (int i = 0; i < size; i++) {
      int[] text = texts.get(random.below(texts.size())).codePoints().toArray();
      int from = random.below(text.length);
      int length = Math.min(text.length - from, 1 + random.below(6));
      String piece = new String(text, from, length).replace(' ', '\u2581');
      if (piece.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
        vocabulary.add(random.oneIn(4) ? '\u2581' + piece : piece);
      }
    }
    if (random.oneIn(2)) {
      int present = 128 + random.below(129);
      IntStream.range(0, present).forEach(b -> vocabulary.add("<0x%02X>".formatted(b)));
    }
    return vocabulary;
  }

  private static TokenizerSettings settings(GoldenRandom random, int tokens) {
    double[] scores = new double[tokens];
    int kinds = 1 + random.below(40);
    for (int id = 0; id < tokens; id++) {
      scores[id] = (random.below(kinds) - random.below(2 * kinds)) / 3.0;
    }
    List<NormalizerStep> normalizers = new ArrayList<>();
    if (random.oneIn(2)) {
      normalizers.add(new NormalizerStep.Precompiled(GoldenUnigram.NMT_NFKC));
    }
    if (random.oneIn(3)) {
      normalizers.add(new NormalizerStep.ReplaceSpaceRuns(random.oneIn(2) ? " " : "\u2581x"));
    }
    if (random.oneIn(4)) {
      normalizers.add(new NormalizerStep.Prepend("\u2581"));
    }
    List<PreTokenizerStep> preTokenizers = new ArrayList<>();
    if (random.oneIn(2)) {
      preTokenizers.add(new PreTokenizerStep.WhitespaceSplit());
    }
    for (int count = random.below(3); count > 0; count--) {
      preTokenizers.add(
          new PreTokenizerStep.Metaspace(
              random.oneIn(6) ? "a_\uFF3F".charAt(random.below(3)) : '\u2581',
              SCHEMES.get(random.below(3)),
              random.oneIn(2)));
    }
    return GoldenUnigram.settings(new SubwordModel.Unigram(scores, random.oneIn(2)))
        .withPipeline(new Pipeline(normalizers, preTokenizers));
  }

  static List<PlainToken> tokens(Tokenizer tokenizer, String text) {
    Encoding encoding =
        tokenizer.encode(text, EncodeOptions.untruncated().withAddSpecialTokens(false));
    int[] ids = encoding.inputIds();
    int[] words = encoding.wordIds();
    return IntStream.range(0, ids.length)
        .mapToObj(
            i -> new PlainToken(ids[i], encoding.startOffset(i), encoding.endOffset(i), words[i]))
        .toList();
  }
}
