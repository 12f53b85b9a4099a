package org.sbert4j.tokenizer.stages;

import java.util.Arrays;
import java.util.Map;

/**
 * Third stage of SentencePiece's models: takes a word apart into the tokens whose scores have the
 * greatest sum.
 *
 * <p>From each place on, first to last, every token that the text goes on with, from the shortest
 * to the longest, offers a way to the place where it ends; a way is taken if it is better than the
 * one before, not if it is as good. Where no token is the next code point alone, the unknown token
 * is, with the least of all scores less 10. Unknown tokens that follow on each other are one: by
 * chance it may be spelled as a token is, and is that token then; else its UTF-8 bytes are tokens,
 * if the model has byte fallback and the vocabulary all of those bytes, each of them with the range
 * of the whole.
 *
 * <p>Behaviour: encode_optimized and tokenize in tokenizers/src/models/unigram/model.rs of the
 * Hugging Face tokenizers library. Immutable but for the words that it remembers, and thread-safe.
 */
public final class Unigram implements Subwords {
  private static final double UNKNOWN_PENALTY = 10;
  private static final int NO_WAY = -1;

  private final PieceTrie trie;
  private final double[] scores;
  private final double unkScore;
  private final int unkTokenId;

  private final WordCache cache = new WordCache();

  /** The tokens of the 256 bytes; null without byte fallback. */
  private final int[] byteIds;

  /**
   * A stage that knows the tokens of {@code vocabulary}.
   *
   * @param vocabulary each token with its id
   * @param scores the tokens' scores, by id, at least one; not to be changed from here on
   * @param byteFallback whether unknown text becomes the tokens of its bytes
   * @param unkTokenId the id of the unknown token
   */
  public Unigram(PieceTrie vocabulary, double[] scores, boolean byteFallback, int unkTokenId) {
    this.trie = vocabulary;
    this.scores = scores;
    this.unkScore = Arrays.stream(scores).min().orElseThrow() - UNKNOWN_PENALTY;
    this.unkTokenId = unkTokenId;
    this.byteIds = byteFallback ? byteIds(vocabulary) : null;
  }

  private static int[] byteIds(PieceTrie vocabulary) {
    int[] ids = new int[1 << Byte.SIZE];
    Arrays.setAll(ids, b -> vocabulary.find("<0x%02X>".formatted(b)));
    return ids;
  }

  @Override
  public int maxInputCharsPerWord() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void tokenize(Word word, TokenBuffer tokens) {
    if (!cache.find(word, tokens)) {
      int first = tokens.size();
      divide(word, tokens);
      cache.put(word, tokens, first);
      tokens.translateRanges(first, word);
    }
  }

  /** The reference spells an unknown token by the text that it stands for. */
  @Override
  public void tokenize(Word word, TokenBuffer tokens, Map<Integer, String> spellings) {
    int first = tokens.size();
    divide(word, tokens);
    for (int i = first; i < tokens.size(); i++) {
      if (tokens.id(i) == unkTokenId) {
        spellings.put(i, word.text(tokens.start(i), tokens.end(i)));
      }
    }
    tokens.translateRanges(first, word);
  }

  /** Appends the tokens of the word with ranges that are places in it. */
  private void divide(Word word, TokenBuffer tokens) {
    Lattice lattice = word.lattice();
    findBestWay(word, lattice);
    turnRound(word.length(), lattice);
    int from = 0;
    while (from < word.length()) {
      int to = lattice.from()[from];
      int id = lattice.id()[from];
      if (id != unkTokenId) {
        tokens.add(id, from, to);
      } else {
        while (to < word.length() && lattice.id()[to] == unkTokenId) {
          to = lattice.from()[to];
        }
        addUnknown(word, from, to, tokens);
      }
      from = to;
    }
  }

  private void findBestWay(Word word, Lattice lattice) {
    char[] text = word.chars();
    int length = word.length();
    double[] best = lattice.score();
    Arrays.fill(lattice.from(), 0, length + 1, NO_WAY);
    best[0] = 0;
    int at = 0;
    while (at < length) {
      double scoreHere = best[at];
      int next = at + Character.charCount(word.codePointAt(at));
      boolean isKnown = false;
      int node = trie.root(text[at]);
      int end = at + 1;
      while (node != PieceTrie.NONE) {
        boolean isLast = trie.isSingle(node);
        if (isLast) {
          end = trie.endOfRest(node, end - at, text, end, length);
        }
        if (isLast ? end != PieceTrie.NONE : trie.hasValue(node)) {
          int id = isLast ? trie.single(node) : trie.value(node);
          offer(lattice, end, at, id, scores[id] + scoreHere);
          isKnown |= end == next;
        }
        node = isLast || end == length ? PieceTrie.NONE : trie.child(node, text[end++]);
      }
      if (!isKnown) {
        offer(lattice, next, at, unkTokenId, unkScore + scoreHere);
      }
      at = next;
    }
  }

  private static void offer(Lattice lattice, int to, int from, int id, double score) {
    if (lattice.from()[to] == NO_WAY || score > lattice.score()[to]) {
      lattice.score()[to] = score;
      lattice.from()[to] = from;
      lattice.id()[to] = id;
    }
  }

  /** Makes the lattice say, of each place on the best way, what token begins there, and its end. */
  private static void turnRound(int length, Lattice lattice) {
    int to = length;
    int from = lattice.from()[to];
    int id = lattice.id()[to];
    while (to > 0) {
      int nextFrom = lattice.from()[from];
      int nextId = lattice.id()[from];
      lattice.from()[from] = to;
      lattice.id()[from] = id;
      to = from;
      from = nextFrom;
      id = nextId;
    }
  }

  private void addUnknown(Word word, int from, int to, TokenBuffer tokens) {
    int id = trie.find(word.chars(), from, to);
    if (id != TokenTrie.NO_VALUE) {
      tokens.add(id, from, to);
    } else if (byteIds == null || !addBytes(word.utf8(from, to), from, to, tokens)) {
      tokens.add(unkTokenId, from, to);
    }
  }

  /** Adds the tokens of the bytes if there is one for each. */
  private boolean addBytes(byte[] bytes, int start, int end, TokenBuffer tokens) {
    for (byte b : bytes) {
      if (byteIds[b & 0xFF] == TokenTrie.NO_VALUE) {
        return false;
      }
    }
    for (byte b : bytes) {
      tokens.add(byteIds[b & 0xFF], start, end);
    }
    return true;
  }
}
