package org.sbert4j.tokenizer.stages;

/**
 * Third stage: takes a word apart into the longest pieces the vocabulary has, from the left.
 *
 * <p>{@code "unaffable"} becomes {@code un ##aff ##able}: the longest token that begins the word is
 * {@code un}; after that only tokens with the prefix {@code ##} will do. If at any place no token
 * matches, the whole word is one unknown token, however well it began. So is a word of more than
 * {@code maxInputCharsPerWord} code points.
 *
 * <p>Behaviour: tokenizers/src/models/wordpiece/mod.rs of the Hugging Face tokenizers library.
 * Immutable and thread-safe.
 */
public final class WordPiece implements Subwords {
  private final TokenTrie trie;
  private final int continuationRoot;
  private final int maxInputCharsPerWord;
  private final int unkTokenId;

  /**
   * A stage that knows the tokens of {@code vocabulary}.
   *
   * @param vocabulary each token with its id
   * @param continuingSubwordPrefix what the pieces after the first begin with
   * @param maxInputCharsPerWord a word of more code points is unknown
   * @param unkTokenId the id of the unknown token
   */
  public WordPiece(
      TokenTrie vocabulary,
      String continuingSubwordPrefix,
      int maxInputCharsPerWord,
      int unkTokenId) {
    this.trie = vocabulary;
    this.continuationRoot = trie.find(continuingSubwordPrefix);
    this.maxInputCharsPerWord = maxInputCharsPerWord;
    this.unkTokenId = unkTokenId;
  }

  @Override
  public int maxInputCharsPerWord() {
    return maxInputCharsPerWord;
  }

  @Override
  public void tokenize(Word word, TokenBuffer tokens) {
    if (word.isOneChar()) {
      int id = trie.value(trie.child(TokenTrie.ROOT, word.charAt(0)));
      tokens.add(id == TokenTrie.NO_VALUE ? unkTokenId : id, word.start(), word.end());
      return;
    }
    int mark = tokens.size();
    if (word.isTooLong() || !matchPieces(word, tokens)) {
      tokens.cutTo(mark);
      tokens.add(unkTokenId, word.start(), word.end());
    }
  }

  private boolean matchPieces(Word word, TokenBuffer tokens) {
    int from = 0;
    while (from < word.length()) {
      int to = from;
      int id = TokenTrie.NO_VALUE;
      int node = from == 0 ? TokenTrie.ROOT : continuationRoot;
      for (int i = from; i < word.length(); i++) {
        node = trie.child(node, word.charAt(i));
        if (node == TokenTrie.NOWHERE) {
          break;
        }
        if (trie.value(node) != TokenTrie.NO_VALUE) {
          id = trie.value(node);
          to = i + 1;
        }
      }
      if (id == TokenTrie.NO_VALUE) {
        return false;
      }
      tokens.add(id, word.start(from), word.end(to - 1));
      from = to;
    }
    return true;
  }
}
