package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sbert4j.tokenizer.pipeline.NormalizerStep;
import org.sbert4j.tokenizer.pipeline.OffsetTrimming;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/**
 * Ranges of tokens that the reference spells otherwise than another token of the same id, as
 * tokenizers 0.23.3 gives them with RobertaProcessing.
 */
class OffsetTrimmingTest {
  private static final EncodeOptions WHOLE = EncodeOptions.untruncated();

  private static TokenizerSettings settings() {
    return TokenizerSettings.bert()
        .withUnkToken("<unk>")
        .withClsToken("<s>")
        .withSepToken("</s>")
        .withPadToken("<s>")
        .withMaskToken("<mask>")
        .withListedTokensOnly(true)
        .withTemplate(Template.roberta(0, 2))
        .withOffsetTrimming(new OffsetTrimming(false));
  }

  /** A Unigram that knows three letters, and no white space. */
  private static Tokenizer unigram() {
    double[] scores = {0, 0, 0, -1, -1, -1};
    return new Tokenizer(
        Vocabulary.of(List.of("<s>", "<unk>", "</s>", "a", "ل", "ه")),
        settings()
            .withModel(new SubwordModel.Unigram(scores, false))
            .withPipeline(
                new Pipeline(
                    List.of(new NormalizerStep.Form(NormalizerStep.UnicodeForm.NFKC)), List.of())));
  }

  private static String ranges(Encoding encoding) {
    List<String> ranges = new ArrayList<>();
    IntStream.range(0, encoding.size())
        .forEach(i -> ranges.add(encoding.startCodePoint(i) + "-" + encoding.endCodePoint(i)));
    return String.join(" ", ranges);
  }

  private static List<String> ranges(Encoding encoding, List<Encoding> others) {
    List<String> ranges = new ArrayList<>(List.of(ranges(encoding)));
    others.forEach(other -> ranges.add(ranges(other)));
    return ranges;
  }

  @Test
  void wordsWithTheIdOfAnAddedToken() {
    AddedToken added = new AddedToken("到", 4, true, false, false, true, true);
    Tokenizer tokenizer =
        new Tokenizer(
            Vocabulary.of(List.of("<s>", "<unk>", "</s>", "a", "到")),
            settings().withAddedTokens(List.of(added)));
    assertEquals("0-0 0-1 1-2 0-0", ranges(tokenizer.encode("a到", WHOLE)));
    assertEquals("0-0 0-1 1-2 0-0", ranges(tokenizer.encode("到a", WHOLE)));
    assertEquals("0-0 0-1 3-3 5-5 0-0", ranges(tokenizer.encode("a 到 到", WHOLE)));
    assertEquals("0-0 1-1 0-0", ranges(tokenizer.encode("到", WHOLE)));
    assertEquals(
        "0-0 0-1 1-2 0-0 0-0 0-1 1-2 0-0",
        ranges(tokenizer.encode(new TextPair("到a", "a到"), WHOLE)));
  }

  @Test
  void bytePairsWithTheIdOfAnAddedToken() {
    AddedToken added = new AddedToken("Ġ", 3, false, false, false, false, true);
    Tokenizer tokenizer =
        new Tokenizer(
            Vocabulary.of(List.of("<s>", "<unk>", "</s>", "Ġ", "a")),
            settings()
                .withAddedTokens(List.of(added))
                .withModel(new SubwordModel.BytePairs(List.of(), null, "", "", false, false, false))
                .withPipeline(
                    new Pipeline(
                        List.of(new NormalizerStep.Lowercase()),
                        List.of(new PreTokenizerStep.ByteLevel(false, true)))));
    assertEquals("0-0 1-1 0-0", ranges(tokenizer.encode(" ", WHOLE)));
    assertEquals("0-0 0-1 2-2 2-3 4-4 4-5 6-6 6-7 0-0", ranges(tokenizer.encode("a Ġ ġ a", WHOLE)));
  }

  @Test
  void unknownTextOfUnigram() {
    Tokenizer tokenizer = unigram();
    assertEquals("0-0 1-1 0-0", ranges(tokenizer.encode("\n", WHOLE)));
    assertEquals("0-0 0-1 3-3 3-4 6-6 6-7 0-0", ranges(tokenizer.encode("a\n\na \ta", WHOLE)));
    assertEquals("0-0 0-5 6-7 0-0", ranges(tokenizer.encode("<unk> a", WHOLE)));
    assertEquals("0-0 0-1 4-5 0-0", ranges(tokenizer.encode("b \n a", WHOLE)));
    assertEquals(
        "0-0 0-1 2-2 0-0 0-0 2-2 2-3 4-5 0-0",
        ranges(tokenizer.encode(new TextPair("a\n", "\n\na b"), WHOLE)));
  }

  /** Several unknown tokens of one word have one range, that of U+FDFA, and are spelled each. */
  @Test
  void unknownTextOfOneCharacter() {
    assertEquals(
        "0-0 0-1 1-2 1-2 1-2 1-2 1-2 1-2 2-2 1-2 1-2 1-2 2-2 1-2 1-2 2-3 0-0",
        ranges(unigram().encode("a\uFDFAa", WHOLE)));
  }

  @Test
  void piecesOfAText() {
    String text = "a\n\na \ta b a";
    List<String> expected =
        List.of("0-0 0-1 3-3 3-4 0-0", "0-0 3-4 6-6 6-7 0-0", "0-0 6-7 8-9 10-11 0-0");
    EncodeOptions options = EncodeOptions.maxLength(5).withOverflowingTokens(1);
    Tokenizer tokenizer = unigram();

    Encoding right = tokenizer.encode(text, options);
    assertEquals(expected, ranges(right, right.overflowing()));

    Encoding left = tokenizer.encode(text, options.withTruncationSide(Side.LEFT));
    assertEquals(
        List.of(expected.get(2), expected.get(1), expected.get(0)),
        ranges(left, left.overflowing()));

    List<Encoding> windows = new ArrayList<>();
    tokenizer.windows(text, 5, 1).forEachRemaining(windows::add);
    assertEquals(expected, windows.stream().map(OffsetTrimmingTest::ranges).toList());
  }

  /** The text is read once more for all of its pieces together. */
  @Test
  @Timeout(30)
  void piecesOfALongText() {
    List<Integer> unknown = new ArrayList<>();
    unigram()
        .windows("a\n".repeat(200_000), 20, 0)
        .forEachRemaining(
            piece ->
                IntStream.range(0, piece.size())
                    .filter(i -> piece.inputIds()[i] == 1)
                    .forEach(i -> unknown.add(piece.endCodePoint(i) - piece.startCodePoint(i))));
    assertEquals(Collections.nCopies(200_000, 0), unknown);
  }

  @Test
  void paddingOnTheLeft() {
    EncodeOptions options =
        EncodeOptions.maxLength(8)
            .withPadding(PaddingStrategy.MAX_LENGTH)
            .withPaddingSide(Side.LEFT);
    assertEquals("0-0 0-0 0-0 0-0 0-1 3-3 3-4 0-0", ranges(unigram().encode("a\n\na", options)));
  }
}
