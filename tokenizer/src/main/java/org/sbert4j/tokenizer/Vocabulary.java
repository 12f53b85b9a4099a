package org.sbert4j.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.sbert4j.tokenizer.stages.PieceTrie;
import org.sbert4j.tokenizer.stages.TokenTrie;
import org.sbert4j.tokenizer.unicode.Surrogates;

/**
 * The tokens a model knows; a token's place in the list is its id.
 *
 * <p>Where a token is listed twice the last place is its id, as in the reference, which reads the
 * list into a map; the earlier place still counts, and {@link #token} still names it. Empty tokens
 * (blank lines) keep the places of the others and never match any text.
 *
 * <p>Immutable and thread-safe.
 */
public final class Vocabulary {
  /** Four times the largest known vocabulary of a BERT, the half million tokens of LaBSE. */
  private static final int MAX_SIZE = 1 << 21;

  /** All tokens, one behind the other. */
  private final char[] chars;

  /** Where in {@link #chars} each token begins, and the last one ends. */
  private final int[] starts;

  /** Either tree is made when it is first asked for; nobody needs both. */
  private volatile TokenTrie trie;

  private volatile PieceTrie pieces;

  private Vocabulary(char[] chars, int[] starts) {
    this.chars = chars;
    this.starts = starts;
  }

  /**
   * A vocabulary of the given tokens.
   *
   * @param tokens tokens in the order of their ids, each as its file spells it ({@code ##} and
   *     all); 2,097,152 at most; copied
   * @throws NullPointerException if the list or one of its tokens is null
   * @throws IllegalArgumentException if a token holds half a surrogate pair, or there are too many
   */
  public static Vocabulary of(List<String> tokens) {
    Objects.requireNonNull(tokens, "The vocabulary's list of tokens is null; give it a list.");
    if (tokens.size() > MAX_SIZE) {
      throw new IllegalArgumentException(
          "The vocabulary has %d tokens, more than the %d it may have; give the list of a BERT model."
              .formatted(tokens.size(), MAX_SIZE));
    }
    char[] chars = new char[1 << 12];
    int[] starts = new int[tokens.size() + 1];
    int id = 0;
    for (String token : tokens) {
      if (token == null) {
        throw new NullPointerException("Token " + id + " of the vocabulary is null; name it.");
      }
      int start = starts[id];
      int end = Math.addExact(start, token.length());
      if (end > chars.length) {
        chars = Arrays.copyOf(chars, Math.max(end, 2 * chars.length));
      }
      token.getChars(0, token.length(), chars, start);
      starts[++id] = end;
    }
    Vocabulary vocabulary = new Vocabulary(Arrays.copyOf(chars, starts[id]), starts);
    vocabulary.requireNoLoneSurrogate();
    return vocabulary;
  }

  private void requireNoLoneSurrogate() {
    for (int id = 0; id < size(); id++) {
      boolean hasSurrogate = false;
      for (int i = starts[id]; i < starts[id + 1]; i++) {
        hasSurrogate |= Character.isSurrogate(chars[i]);
      }
      if (hasSurrogate && Surrogates.hasLone(token(id))) {
        throw new IllegalArgumentException(
            "Token %d of the vocabulary holds half a surrogate pair, which is no text; read the"
                    .formatted(id)
                + " vocabulary as UTF-8.");
      }
    }
  }

  /** The number of places in the list, tokens listed twice included. */
  public int size() {
    return starts.length - 1;
  }

  /** The id of {@code token}, or -1 if the vocabulary lacks it. */
  public int id(String token) {
    PieceTrie made = pieces;
    return made != null ? made.find(token) : trie().value(trie().find(token));
  }

  /**
   * The token at {@code id}.
   *
   * @throws IndexOutOfBoundsException if the id is negative or not less than {@link #size()}
   */
  public String token(int id) {
    int start = starts[Objects.checkIndex(id, size())];
    return new String(chars, start, starts[id + 1] - start);
  }

  /** The tree to match words against. */
  TokenTrie trie() {
    TokenTrie made = trie;
    return made != null ? made : makeTrie();
  }

  private synchronized TokenTrie makeTrie() {
    if (trie == null) {
      TokenTrie made = new TokenTrie(size());
      for (int id = 0; id < size(); id++) {
        made.put(chars, starts[id], starts[id + 1], id);
      }
      trie = made;
    }
    return trie;
  }

  /** The tree to match whole texts against. */
  PieceTrie pieces() {
    PieceTrie made = pieces;
    return made != null ? made : makePieces();
  }

  private synchronized PieceTrie makePieces() {
    if (pieces == null) {
      pieces = new PieceTrie(chars, starts);
    }
    return pieces;
  }
}
