package org.sbert4j.tokenizer.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordPieceTest {
  private static final List<String> TOKENS =
      List.of(
          "[UNK]", "un", "##aff", "##able", "u", "a", "##a", "##", "", "##😀", "😀", "ab", "##x",
          "##abc", "@@b", "abx");

  private static final TokenTrie VOCABULARY = new TokenTrie(TOKENS.size());

  static {
    IntStream.range(0, TOKENS.size())
        .forEach(id -> VOCABULARY.put(TOKENS.get(id).toCharArray(), id));
  }

  private static List<String> pieces(String text) {
    return pieces(text, "##", 100);
  }

  private static List<String> pieces(String text, String prefix, int maxInputCharsPerWord) {
    TokenBuffer tokens = new TokenBuffer(0);
    Word word = new Word(maxInputCharsPerWord);
    int index = 0;
    for (int c : text.codePoints().toArray()) {
      word.append(c, index, index + Character.charCount(c));
      index += Character.charCount(c);
    }
    new WordPiece(VOCABULARY, prefix, 100, 0).tokenize(word, tokens);
    return IntStream.range(0, tokens.size())
        .mapToObj(i -> TOKENS.get(tokens.id(i)) + "@" + tokens.start(i) + "-" + tokens.end(i))
        .toList();
  }

  @Test
  void workedExample() {
    assertEquals(List.of("un@0-2", "##aff@2-5", "##able@5-9"), pieces("unaffable"));
  }

  @Test
  void theLongestPieceWinsEvenIfItLeadsNowhere() {
    assertEquals(List.of("ab@0-2", "##a@2-3"), pieces("aba"));
    assertEquals(List.of("a@0-1", "##abc@1-4", "##x@4-5"), pieces("aabcx"));
    assertEquals(List.of("[UNK]@0-3"), pieces("aab"));
  }

  @Test
  void aWordThatCannotBeSpelledIsUnknownAsAWhole() {
    assertEquals(List.of("[UNK]@0-10"), pieces("unaffable!"));
    assertEquals(List.of("[UNK]@0-1"), pieces("z"));
  }

  @Test
  void thePrefixItselfAndTheEmptyTokenMatchNothing() {
    assertEquals(List.of("[UNK]@0-2"), pieces("az"));
    assertEquals(List.of("[UNK]@0-1"), pieces("b"));
  }

  @Test
  void aWordMayBeginWithThePrefix() {
    assertEquals(List.of("##aff@0-5", "##a@5-6"), pieces("##affa"));
  }

  @Test
  void supplementaryCharactersAreMatchedWhole() {
    assertEquals(List.of("😀@0-2", "##😀@2-4"), pieces("😀😀"));
    assertEquals(List.of("[UNK]@0-4"), pieces("😀😁"));
  }

  @Test
  void aHundredCodePointsAreAWordAndOneMoreIsNot() {
    assertEquals(100, pieces("a".repeat(100)).size());
    assertEquals(List.of("[UNK]@0-101"), pieces("a".repeat(101)));
    assertEquals(100, pieces("😀".repeat(100)).size(), "counted in code points, not chars");
    assertEquals(List.of("[UNK]@0-202"), pieces("😀".repeat(101)));
    assertEquals(List.of("a@0-1", "##a@1-2"), pieces("aa", "##", 2));
    assertEquals(List.of("[UNK]@0-3"), pieces("aaa", "##", 2));
    assertEquals(List.of("[UNK]@0-1"), pieces("a", "##", 0));
  }

  @Test
  void otherPrefixes() {
    assertEquals(List.of("ab@0-2", "@@b@2-3"), pieces("abb", "@@", 100));
    assertEquals(List.of("[UNK]@0-2"), pieces("aa", "no such prefix", 100));
    assertEquals(List.of("a@0-1", "ab@1-3"), pieces("aab", "", 100));
  }
}
