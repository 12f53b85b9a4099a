package org.sbert4j.tokenizer.stages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class WordCacheTest {
  private final WordCache cache = new WordCache();

  private static Word word(String text, int start) {
    Word word = new Word(Integer.MAX_VALUE);
    for (int i = 0; i < text.length(); i++) {
      word.append(text.charAt(i), start + i);
    }
    return word;
  }

  /** Puts the word in as the tokens {@code id} of its first char and {@code id + 1} of the rest. */
  private void put(String text, int id) {
    TokenBuffer tokens = new TokenBuffer(4);
    tokens.add(99, 0, 1);
    tokens.add(id, 0, 1);
    tokens.add(id + 1, 1, text.length());
    cache.put(word(text, 0), tokens, 1);
  }

  @Test
  void tokensHaveTheRangesOfTheWordThatIsAsked() {
    put("lower", 7);
    TokenBuffer tokens = new TokenBuffer(4);
    assertTrue(cache.find(word("lower", 30), tokens));
    assertEquals(2, tokens.size());
    assertArrayEquals(
        new int[] {7, 30, 31, 8, 31, 35},
        new int[] {
          tokens.id(0), tokens.start(0), tokens.end(0), tokens.id(1), tokens.start(1), tokens.end(1)
        });
  }

  @Test
  void aReplacementBeforeAWordHasTheRangeOfItsFirstChar() {
    put("▁it", 7);
    Word word = new Word(Integer.MAX_VALUE);
    word.append('▁', 5, 6);
    word.append("0123 it", 5, 7);
    TokenBuffer tokens = new TokenBuffer(4);
    assertTrue(cache.find(word, tokens));
    assertArrayEquals(
        new int[] {5, 6, 5, 7},
        new int[] {tokens.start(0), tokens.end(0), tokens.start(1), tokens.end(1)});
  }

  @Test
  void noTokensAreAnAnswer() {
    cache.put(word("x", 0), new TokenBuffer(1), 0);
    TokenBuffer tokens = new TokenBuffer(1);
    assertTrue(cache.find(word("x", 3), tokens));
    assertEquals(0, tokens.size());
  }

  @Test
  void longWordsAreNotKept() {
    String longest = "a".repeat(WordCache.LONGEST);
    put(longest, 1);
    put(longest + "a", 1);
    assertTrue(cache.find(word(longest, 0), new TokenBuffer(2)));
    assertFalse(cache.find(word(longest + "a", 0), new TokenBuffer(2)));
  }

  /** More words than there are slots, some of which have one hash: none gets another's tokens. */
  @Test
  void wordsThatMeetInASlot() {
    int words = 50_000;
    for (int i = 0; i < words; i++) {
      put("Aa" + i, 2 * i);
      put("BB" + i, 2 * (words + i));
    }
    int found = 0;
    for (int i = 0; i < words; i++) {
      TokenBuffer tokens = new TokenBuffer(2);
      if (cache.find(word("BB" + i, 0), tokens)) {
        assertEquals(2 * (words + i), tokens.id(0));
        found++;
      }
      TokenBuffer others = new TokenBuffer(2);
      if (cache.find(word("Aa" + i, 0), others)) {
        assertEquals(2 * i, others.id(0));
        found++;
      }
    }
    assertTrue(found > 1_000 && found <= 1 << 14, found + " found");
  }

  @Test
  void aWordThatCameSinceLeavesTheOneBefore() {
    put("Aa", 1);
    put("BB", 3); // of the same hash
    TokenBuffer tokens = new TokenBuffer(4);
    assertTrue(cache.find(word("Aa", 0), tokens));
    assertTrue(cache.find(word("BB", 0), tokens));
    assertArrayEquals(
        new int[] {1, 2, 3, 4}, new int[] {tokens.id(0), tokens.id(1), tokens.id(2), tokens.id(3)});
    put("C#", 5); // and of this one, too
    assertFalse(cache.find(word("Aa", 0), tokens));
    assertTrue(cache.find(word("BB", 0), tokens));
  }

  @Test
  void idsOfAnySize() {
    put("a", Integer.MAX_VALUE - 1);
    TokenBuffer tokens = new TokenBuffer(4);
    assertTrue(cache.find(word("a", 0), tokens));
    assertEquals(Integer.MAX_VALUE - 1, tokens.id(0));
    assertEquals(Integer.MAX_VALUE, tokens.id(1));
  }

  /** Threads that fill and read the same slots: what is found is the word's own. */
  @Test
  void manyThreads() throws Exception {
    int words = 40_000;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> found = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int seed = thread;
        found.add(
            threads.submit(
                () -> {
                  Random random = new Random(seed);
                  int count = 0;
                  for (int i = 0; i < 400_000; i++) {
                    int id = random.nextInt(words);
                    String text = "word" + Math.min(id, random.nextInt(words));
                    int expected = Integer.parseInt(text.substring(4)) * 2;
                    TokenBuffer tokens = new TokenBuffer(2);
                    if (cache.find(word(text, 0), tokens)) {
                      assertEquals(2, tokens.size());
                      assertEquals(expected, tokens.id(0));
                      assertEquals(expected + 1, tokens.id(1));
                      assertEquals(text.length(), tokens.end(1));
                      count++;
                    } else {
                      put(text, expected);
                    }
                  }
                  return count;
                }));
      }
      for (Future<Integer> count : found) {
        assertTrue(count.get() > 100_000, count.get() + " found");
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
