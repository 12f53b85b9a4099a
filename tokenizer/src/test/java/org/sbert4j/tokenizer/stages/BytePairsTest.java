package org.sbert4j.tokenizer.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.pipeline.SubwordModel;
import org.sbert4j.tokenizer.pipeline.SubwordModel.Merge;

class BytePairsTest {
  private static final List<String> TOKENS =
      List.of(
          "<unk>", "l", "o", "w", "e", "r", "lo", "low", "er", "we", "a", "aa", "<0xC3>", "<0xA9>",
          "##x", "x", "##x</w>", "y</w>", "wer");

  private static List<Merge> merges(String... pairs) {
    return Stream.of(pairs)
        .map(pair -> new Merge(pair.split(" ", 2)[0], pair.split(" ", 2)[1]))
        .toList();
  }

  private static List<String> pieces(String text, SubwordModel.BytePairs model) {
    TokenTrie vocabulary = new TokenTrie(TOKENS.size());
    IntStream.range(0, TOKENS.size())
        .forEach(id -> vocabulary.put(TOKENS.get(id).toCharArray(), id));
    BytePairs stage = new BytePairs(vocabulary, model);
    List<String> first = pieces(text, stage);
    assertEquals(first, pieces(text, stage), "again, when the word is known");
    return first;
  }

  private static List<String> pieces(String text, BytePairs stage) {
    TokenBuffer tokens = new TokenBuffer(0);
    Word word = new Word(stage.maxInputCharsPerWord());
    int index = 0;
    for (int c : text.codePoints().toArray()) {
      word.append(c, index, index + Character.charCount(c));
      index += Character.charCount(c);
    }
    stage.tokenize(word, tokens);
    return IntStream.range(0, tokens.size())
        .mapToObj(i -> TOKENS.get(tokens.id(i)) + "@" + tokens.start(i) + "-" + tokens.end(i))
        .toList();
  }

  private static SubwordModel.BytePairs model(
      String unkToken, boolean fuseUnk, boolean byteFallback, String... merges) {
    return new SubwordModel.BytePairs(
        merges(merges), unkToken, "", "", fuseUnk, byteFallback, false);
  }

  @Test
  void workedExample() {
    SubwordModel.BytePairs model = SubwordModel.BytePairs.byteLevel(merges("l o", "lo w", "e r"));
    assertEquals(List.of("low@0-3", "er@3-5"), pieces("lower", model));
  }

  @Test
  void theFirstMergeOfTheListGoesFirst() {
    assertEquals(
        List.of("lo@0-2", "we@2-4", "r@4-5"),
        pieces("lower", SubwordModel.BytePairs.byteLevel(merges("w e", "l o", "lo w", "e r"))));
  }

  @Test
  void ofEqualPairsTheLeftmostGoesFirst() {
    assertEquals(
        List.of("aa@0-2", "a@2-3"), pieces("aaa", SubwordModel.BytePairs.byteLevel(merges("a a"))));
    assertEquals(
        51, pieces("a".repeat(101), SubwordModel.BytePairs.byteLevel(merges("a a"))).size());
  }

  @Test
  void whatIsUnknownIsATokenOrNothing() {
    assertEquals(
        List.of("l@0-1", "<unk>@1-2", "<unk>@2-4", "o@4-5"),
        pieces("lz😀o", model("<unk>", false, false)));
    assertEquals(
        List.of("l@0-1", "<unk>@1-4", "o@4-5"), pieces("lz😀o", model("<unk>", true, false)));
    // The o is four bytes too early, as the reference has it: in the place of the emoji.
    assertEquals(List.of("l@0-1", "o@1-3"), pieces("l😀o", model(null, true, false)));
    assertEquals(List.of(), pieces("zz", model(null, false, false)));
  }

  @Test
  void whatIsUnknownIsItsBytes() {
    assertEquals(
        List.of("<0xC3>@0-1", "<0xA9>@0-1", "o@1-2"), pieces("éo", model("<unk>", false, true)));
    // Bytes do not wait for what is unknown before them, which then has their place.
    assertEquals(
        List.of("<0xC3>@0-1", "<0xA9>@1-2", "<unk>@1-2"),
        pieces("zé", model("<unk>", false, true)));
  }

  @Test
  void prefixAndSuffixAreSpelled() {
    SubwordModel.BytePairs model =
        new SubwordModel.BytePairs(merges(), "<unk>", "##", "</w>", false, false, false);
    assertEquals(List.of("x@0-1", "##x@1-2", "##x</w>@2-3"), pieces("xxx", model));
    assertEquals(List.of("y</w>@0-1"), pieces("y", model));
    assertEquals(List.of("<unk>@0-1", "##x</w>@1-2"), pieces("yx", model));
  }

  @Test
  void aWordMayBeAToken() {
    List<Merge> none = merges();
    assertEquals(
        List.of("w@0-1", "e@1-2", "r@2-3"), pieces("wer", SubwordModel.BytePairs.byteLevel(none)));
    assertEquals(
        List.of("wer@0-3"),
        pieces("wer", new SubwordModel.BytePairs(none, null, "", "", false, false, true)));
  }

  private static void assertRefused(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }

  @Test
  void brokenMerges() {
    assertRefused(
        "The token \"q\" of the merge \"q\" \"r\" is not in the vocabulary; take both from the same model.",
        () -> pieces("l", SubwordModel.BytePairs.byteLevel(merges("q r"))));
    assertRefused(
        "The token \"rl\" of the merge \"r\" \"l\" is not in the vocabulary; take both from the same model.",
        () -> pieces("l", SubwordModel.BytePairs.byteLevel(merges("r l"))));
    assertRefused(
        "The token \"\uD83D\" of the merge \"\uD83D\" \"l\" holds half a surrogate pair, which is no text; read the merges as UTF-8.",
        () -> pieces("l", SubwordModel.BytePairs.byteLevel(merges("\uD83D l"))));
    assertRefused(
        "The unknown token \"[UNK]\" is not in the vocabulary; take both from the same model.",
        () -> pieces("l", model("[UNK]", false, false)));
    assertRefused(
        "The merge \"l\" \"o\" is listed twice; list it once.",
        () -> SubwordModel.BytePairs.byteLevel(merges("l o", "e r", "l o")));
    assertRefused(
        "There are 2097153 merges, more than the 2097152 a model may have; leave some out.",
        () ->
            SubwordModel.BytePairs.byteLevel(
                Collections.nCopies((1 << 21) + 1, new Merge("l", "o"))));
    assertRefused(
        "The merge \"\" \"l\" makes a token of itself and nothing; remove it.",
        () -> SubwordModel.BytePairs.byteLevel(List.of(new Merge("", "l"))));
    assertRefused(
        "The merge \"x\" \"##\" makes a token of itself and nothing; remove it.",
        () -> new SubwordModel.BytePairs(merges("x ##"), null, "##", "", false, false, false));
    assertRefused(
        "The second token of the merge \"x\" \"x\" does not begin with \"##\", which continuingSubwordPrefix says; mend one of them.",
        () -> new SubwordModel.BytePairs(merges("x x"), null, "##", "", false, false, false));
    assertRefused(
        "The tokenizer setting byteFallback is true beside a continuingSubwordPrefix or an endOfWordSuffix; leave one of them out.",
        () -> new SubwordModel.BytePairs(merges(), null, "##", "", false, true, false));
  }
}
