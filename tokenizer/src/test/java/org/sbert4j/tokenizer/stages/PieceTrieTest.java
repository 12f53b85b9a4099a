package org.sbert4j.tokenizer.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PieceTrieTest {
  private final Random random = new Random(20_250_613);

  /** Few chars, so that many tokens begin alike, among them the least and the greatest. */
  private String word(int longest) {
    StringBuilder word = new StringBuilder();
    for (int length = random.nextInt(longest + 1); length > 0; length--) {
      word.append("\0ab\u4e00\uffff".charAt(random.nextInt(5)));
    }
    return word.toString();
  }

  /** Whatever has been put in is found, the last of equal ones, and nothing else. */
  @ParameterizedTest
  @CsvSource({"0, 3", "1, 0", "500, 6", "40000, 9", "150000, 12"})
  void isAMap(int tokens, int longest) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < tokens; i++) {
      // Most have two chars in common, more of them than are sorted by counting.
      words.add((random.nextInt(10) < 7 ? "ab" : "") + word(longest));
    }
    int[] starts = new int[tokens + 1];
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < tokens; id++) {
      starts[id + 1] = starts[id] + words.get(id).length();
      ids.put(words.get(id), id);
    }
    PieceTrie trie = new PieceTrie(String.join("", words).toCharArray(), starts);
    for (String word : words) {
      assertEquals(ids.get(word), trie.find(word), word);
    }
    for (int i = 0; i < tokens; i++) {
      String word = word(longest + 2);
      assertEquals(ids.getOrDefault(word, TokenTrie.NO_VALUE), trie.find(word), word);
    }
  }
}
