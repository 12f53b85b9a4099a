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

  private final List<String> tokens;

  /** Either tree is made when it is first asked for; nobody needs both. */
  private volatile TokenTrie trie;

  private volatile PieceTrie pieces;

  private Vocabulary(List<String> tokens) {
    this.tokens = tokens;
    int id = 0;
    for (String token : tokens) {
      if (Surrogates.hasLone(token)) {
        throw new IllegalArgumentException(
            "Token %d of the vocabulary holds half a surrogate pair, which is no text; read the"
                    .formatted(id)
                + " vocabulary as UTF-8.");
      }
      id++;
    }
  }

  /**
   * A vocabulary of the given tokens.
   *
   * @param tokens tokens in the order of their ids, each as its file spells it ({@code ##} and
   *     all); 2,097,152 at most
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
    int nullAt = Arrays.asList(tokens.toArray()).indexOf(null);
    if (nullAt >= 0) {
      throw new NullPointerException("Token " + nullAt + " of the vocabulary is null; name it.");
    }
    return new Vocabulary(List.copyOf(tokens));
  }

  /** The number of places in the list, tokens listed twice included. */
  public int size() {
    return tokens.size();
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
    return tokens.get(Objects.checkIndex(id, tokens.size()));
  }

  /** The tree to match words against. */
  TokenTrie trie() {
    TokenTrie made = trie;
    return made != null ? made : makeTrie();
  }

  private synchronized TokenTrie makeTrie() {
    if (trie == null) {
      TokenTrie made = new TokenTrie(tokens.size());
      int id = 0;
      for (String token : tokens) {
        made.put(token.toCharArray(), id++);
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
      pieces = new PieceTrie(tokens);
    }
    return pieces;
  }
}
