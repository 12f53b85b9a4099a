package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.pipeline.OffsetTrimming;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.SubwordModel;
import org.sbert4j.tokenizer.pipeline.SubwordModel.Merge;

/**
 * {@link Tokenizer} and {@link PlainTokenizer} agree about byte pairs whose merges are random, so
 * that they come in orders that no training gives.
 *
 * <p>{@code -Dsbert4j.tokenizer.settings=N} tries more than the usual 200, {@code
 * -Dsbert4j.tokenizer.seed=N} begins elsewhere.
 */
class PlainBytePairsTest {
  private static final int TEXTS = 50;
  private static final List<String> SPECIALS = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");

  @Test
  void randomTextsAndMerges() {
    long first = Long.getLong("sbert4j.tokenizer.seed", 1);
    for (long seed = first;
        seed < first + Long.getLong("sbert4j.tokenizer.settings", 200);
        seed++) {
      GoldenRandom random = new GoldenRandom(seed);
      List<String> tokens = new ArrayList<>(SPECIALS);
      TokenizerSettings settings = settings(random, tokens);
      Tokenizer tokenizer = new Tokenizer(Vocabulary.of(tokens), settings);
      PlainTokenizer plain = new PlainTokenizer(tokens, settings);
      for (int i = 0; i < TEXTS; i++) {
        String text = text(random);
        assertEquals(
            plain.tokenize(text),
            tokens(tokenizer, text),
            () -> "\"%s\" with %s".formatted(GoldenFiles.escape(text), settings));
      }
    }
  }

  private static TokenizerSettings settings(GoldenRandom random, List<String> tokens) {
    int missing = random.oneIn(2) ? 0 : 1 + random.below(80);
    for (int i = 0; i < 256; i++) {
      String letter = Character.toString(PlainBytePairs.characterOf(i));
      if (random.below(100) >= missing) {
        tokens.add(letter);
      }
    }
    List<Merge> merges = merges(random, tokens);
    SubwordModel.BytePairs model =
        new SubwordModel.BytePairs(
            merges,
            random.oneIn(2) ? "<unk>" : null,
            "",
            "",
            random.oneIn(2),
            false,
            random.oneIn(4));
    boolean addPrefixSpace = random.oneIn(2);
    Pipeline pipeline =
        new Pipeline(
            List.of(), List.of(new PreTokenizerStep.ByteLevel(addPrefixSpace, !random.oneIn(4))));
    AddedToken mask =
        new AddedToken("<mask>", 4, true, random.oneIn(2), random.oneIn(2), false, random.oneIn(2));
    return TokenizerSettings.bert()
        .withModel(model)
        .withUnkToken("<unk>")
        .withClsToken("<s>")
        .withSepToken("</s>")
        .withPadToken("<pad>")
        .withMaskToken("<mask>")
        .withAddedTokens(List.of(mask))
        .withPipeline(pipeline)
        .withOffsetTrimming(random.oneIn(3) ? null : new OffsetTrimming(random.oneIn(2)));
  }

  /** Merges of tokens, and of what other merges make, in any order. */
  private static List<Merge> merges(GoldenRandom random, List<String> tokens) {
    Set<Merge> merges = new LinkedHashSet<>();
    List<String> parts =
        new ArrayList<>(tokens.stream().filter(token -> "abcdefĠ'1".contains(token)).toList());
    parts.addAll(tokens.subList(SPECIALS.size(), Math.min(tokens.size(), SPECIALS.size() + 40)));
    int count = random.below(200);
    for (int i = 0; i < count; i++) {
      Merge merge =
          new Merge(parts.get(random.below(parts.size())), parts.get(random.below(parts.size())));
      String merged = merge.left() + merge.right();
      if (merged.length() < 12 && merges.add(merge) && !tokens.contains(merged)) {
        tokens.add(merged);
        parts.add(merged);
      }
    }
    List<Merge> shuffled = new ArrayList<>();
    for (Merge merge : merges) {
      shuffled.add(random.below(shuffled.size() + 1), merge);
    }
    return shuffled;
  }

  private static String text(GoldenRandom random) {
    StringBuilder text =
        new StringBuilder(GoldenBytePairs.strings().randomString(random.below(1 << 30)));
    if (random.oneIn(4)) {
      char half = (char) (Character.MIN_SURROGATE + random.below(0x800));
      text.insert(random.below(text.length() + 1), half);
    }
    return text.toString();
  }

  /** The tokens of a text, no special ones added. */
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
