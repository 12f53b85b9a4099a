package org.sbert4j.tokenizer.stages;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sbert4j.tokenizer.bytepairs.MergeTable;
import org.sbert4j.tokenizer.bytepairs.Symbols;
import org.sbert4j.tokenizer.pipeline.SubwordModel;
import org.sbert4j.tokenizer.unicode.Surrogates;

/**
 * Third stage of a tokenizer of byte pairs: a word's characters, merged two by two.
 *
 * <p>With the merges {@code l o}, {@code lo w} and {@code e r} the word {@code "lower"} becomes
 * {@code low er}, by way of {@code lo w e r}, {@code low e r}. A character that the vocabulary has
 * not is its bytes, or the unknown token, or, if there is no such token, nothing; then the ranges
 * of the tokens after it begin too early by its bytes, as the reference counts only those it has.
 *
 * <p>Of short words that came before {@link WordCache} knows the tokens.
 *
 * <p>Behaviour: tokenizers/src/models/bpe/model.rs of the Hugging Face tokenizers library.
 * Immutable but for the words that it remembers, and thread-safe.
 */
public final class BytePairs implements Subwords {
  private static final int BYTES = 256;

  /** More than any character of {@code ByteAlphabet}. */
  private static final int COMMON = 2 * BYTES;

  private final TokenTrie vocabulary;
  private final SubwordModel.BytePairs model;
  private final MergeTable merges;
  private final int prefixNode;

  /** Whether a character is spelled the same wherever it stands. */
  private final boolean isPlain;

  private final int unkTokenId;

  /** The ids of {@code <0x00>} to {@code <0xFF>}, or null where no character is its bytes. */
  private final int[] byteIds;

  /**
   * The ids of the first characters where they stand alone, neither prefix nor suffix with them.
   */
  private final int[] commonIds = new int[COMMON];

  private final WordCache cache = new WordCache();

  /**
   * A stage that knows the tokens of {@code vocabulary}.
   *
   * @param vocabulary each token with its id
   * @throws IllegalArgumentException naming it, if a token of a merge, one that a merge makes, or
   *     the unknown token is not in the vocabulary
   */
  public BytePairs(TokenTrie vocabulary, SubwordModel.BytePairs model) {
    this.vocabulary = vocabulary;
    this.model = model;
    this.prefixNode = vocabulary.find(model.continuingSubwordPrefix());
    this.isPlain = model.continuingSubwordPrefix().isEmpty() && model.endOfWordSuffix().isEmpty();
    this.unkTokenId =
        model.unkToken() == null
            ? TokenTrie.NO_VALUE
            : requireId(model.unkToken(), "The unknown token \"%s\"".formatted(model.unkToken()));
    this.byteIds = model.byteFallback() ? byteIds(vocabulary) : null;
    for (char c = 0; c < COMMON; c++) {
      commonIds[c] = vocabulary.value(vocabulary.child(TokenTrie.ROOT, c));
    }
    List<SubwordModel.Merge> pairs = model.merges();
    this.merges = new MergeTable(pairs.size());
    for (int rank = 0; rank < pairs.size(); rank++) {
      SubwordModel.Merge merge = pairs.get(rank);
      merges.put(
          partId(merge.left(), merge),
          partId(merge.right(), merge),
          rank,
          partId(model.merged(merge), merge));
    }
  }

  private int partId(String token, SubwordModel.Merge merge) {
    int id = vocabulary.value(vocabulary.find(token));
    return id != TokenTrie.NO_VALUE
        ? id
        : requireId(token, "The token \"%s\" of the merge %s".formatted(token, merge.describe()));
  }

  private int requireId(String token, String name) {
    if (Surrogates.hasLone(token)) {
      throw new IllegalArgumentException(
          name + " holds half a surrogate pair, which is no text; read the merges as UTF-8.");
    }
    int id = vocabulary.value(vocabulary.find(token));
    if (id == TokenTrie.NO_VALUE) {
      throw new IllegalArgumentException(
          name + " is not in the vocabulary; take both from the same model.");
    }
    return id;
  }

  private static int[] byteIds(TokenTrie vocabulary) {
    int[] ids = new int[BYTES];
    for (int i = 0; i < BYTES; i++) {
      ids[i] = vocabulary.value(vocabulary.find("<0x%02X>".formatted(i)));
    }
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

  /** Appends the tokens of the word with ranges that are places in it. */
  private void divide(Word word, TokenBuffer tokens) {
    if (model.ignoreMerges()) {
      int whole = find(word);
      if (whole != TokenTrie.NO_VALUE) {
        tokens.add(whole, 0, word.length());
        return;
      }
    }
    Symbols symbols = word.symbols();
    symbols.clear();
    addCharacters(word, symbols);
    if (symbols.isEmpty()) {
      return;
    }
    symbols.merge(merges);
    addTokens(word, symbols, tokens);
  }

  /** The id of the token that is spelled like the word. */
  private int find(Word word) {
    int node = TokenTrie.ROOT;
    for (int i = 0; i < word.length() && node != TokenTrie.NOWHERE; i++) {
      node = vocabulary.child(node, word.charAt(i));
    }
    return vocabulary.value(node);
  }

  private void addCharacters(Word word, Symbols symbols) {
    int unknown = 0;
    int i = 0;
    while (i < word.length()) {
      char c = word.charAt(i);
      int chars = Character.isHighSurrogate(c) ? 2 : 1;
      int id = characterId(word, i, i + chars);
      int bytes = chars == 2 ? 4 : utf8Length(c);
      if (id != TokenTrie.NO_VALUE) {
        unknown = addUnknown(unknown, symbols);
        symbols.add(id, bytes);
      } else if (byteIds == null || !addBytes(word, i, bytes, symbols)) {
        // What is unknown comes after bytes that follow on it: so the reference has it.
        if (!model.fuseUnk()) {
          unknown = addUnknown(unknown, symbols);
        }
        unknown += bytes;
      }
      i += chars;
    }
    addUnknown(unknown, symbols);
  }

  /** The id of the character {@code [from, to)} where it stands. */
  private int characterId(Word word, int from, int to) {
    if (isPlain && word.charAt(from) < COMMON) {
      return commonIds[word.charAt(from)];
    }
    int node = from == 0 ? TokenTrie.ROOT : prefixNode;
    for (int i = from; i < to; i++) {
      node = vocabulary.child(node, word.charAt(i));
    }
    String suffix = model.endOfWordSuffix();
    if (to == word.length()) {
      for (int i = 0; i < suffix.length(); i++) {
        node = vocabulary.child(node, suffix.charAt(i));
      }
    }
    return vocabulary.value(node);
  }

  private int addUnknown(int bytes, Symbols symbols) {
    if (bytes > 0 && unkTokenId != TokenTrie.NO_VALUE) {
      symbols.add(unkTokenId, bytes);
    }
    return 0;
  }

  /** Adds the tokens of a character's bytes if the vocabulary has all of them. */
  private boolean addBytes(Word word, int index, int count, Symbols symbols) {
    int codePoint =
        count == 4
            ? Character.toCodePoint(word.charAt(index), word.charAt(index + 1))
            : word.charAt(index);
    byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    for (byte value : bytes) {
      if (byteIds[value & 0xFF] == TokenTrie.NO_VALUE) {
        return false;
      }
    }
    for (byte value : bytes) {
      symbols.add(byteIds[value & 0xFF], 1);
    }
    return true;
  }

  /** Finds the places: a token's bytes are those after the bytes of the tokens before it. */
  private static void addTokens(Word word, Symbols symbols, TokenBuffer tokens) {
    int index = 0;
    int indexEnd = utf8Length(word.charAt(0));
    int bytes = 0;
    for (int piece = 0; piece >= 0; piece = symbols.next(piece)) {
      while (indexEnd <= bytes) {
        indexEnd += utf8Length(word.charAt(++index));
      }
      int start = index;
      bytes += symbols.length(piece);
      while (indexEnd < bytes) {
        indexEnd += utf8Length(word.charAt(++index));
      }
      tokens.add(symbols.id(piece), start, index + 1);
    }
  }

  /** The bytes of a char; half a pair has half of the pair's four. */
  private static int utf8Length(char c) {
    if (c < 0x80) {
      return 1;
    }
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }
}
