package org.sbert4j.tokenizer;

import java.util.List;

/** Finds added tokens in raw text. Immutable and thread-safe. */
final class AddedTokenMatcher {
  private final List<AddedToken> tokens;
  private final TokenTrie trie = new TokenTrie();

  AddedTokenMatcher(List<AddedToken> tokens) {
    this.tokens = List.copyOf(tokens);
    for (int i = 0; i < this.tokens.size(); i++) {
      trie.put(this.tokens.get(i).content(), i);
    }
  }

  /** The longest added token that begins at {@code index}, or null. */
  AddedToken longestAt(String text, int index) {
    int longest = TokenTrie.NO_VALUE;
    int node = TokenTrie.ROOT;
    for (int i = index; i < text.length(); i++) {
      node = trie.child(node, text.charAt(i));
      if (node == TokenTrie.NOWHERE) {
        break;
      }
      if (trie.value(node) != TokenTrie.NO_VALUE) {
        longest = trie.value(node);
      }
    }
    return longest == TokenTrie.NO_VALUE ? null : tokens.get(longest);
  }
}
