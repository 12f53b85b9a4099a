package org.sbert4j.tokenizer;

import java.util.List;
import java.util.stream.IntStream;
import org.sbert4j.tokenizer.stages.TextNormalizer;
import org.sbert4j.tokenizer.stages.TokenTrie;

/** Finds added tokens in a text. Immutable and thread-safe. */
final class AddedTokenMatcher {
  /** No char: there are no tokens, or they begin with several. */
  private static final int NONE = -1;

  private final List<AddedToken> tokens;
  private final TokenTrie trie;
  private final int firstChar;

  /**
   * Finds {@code tokens}, each in the text that it is looked for in.
   *
   * @throws IllegalArgumentException if {@code normalizer} leaves nothing of one
   */
  AddedTokenMatcher(List<AddedToken> tokens, TextNormalizer normalizer) {
    this.tokens = List.copyOf(tokens);
    this.trie = new TokenTrie(tokens.size());
    int[] firstChars = new int[tokens.size()];
    for (int i = 0; i < tokens.size(); i++) {
      String spelling = spelling(tokens.get(i), normalizer);
      trie.put(spelling.toCharArray(), i);
      firstChars[i] = spelling.charAt(0);
    }
    this.firstChar = IntStream.of(firstChars).distinct().count() == 1 ? firstChars[0] : NONE;
  }

  /**
   * How {@code token} is spelled in the text that it is looked for in.
   *
   * @throws IllegalArgumentException if normalizing leaves nothing of it
   */
  static String spelling(AddedToken token, TextNormalizer normalizer) {
    String content = token.content();
    if (!token.normalized()) {
      return content;
    }
    String normalized = normalizer.normalize(content, 0, content.length()).toString();
    if (normalized.isEmpty()) {
      throw new IllegalArgumentException(
          "The added token with id %d has normalized=true, but nothing is left of its content when it is normalized; set normalized to false."
              .formatted(token.id()));
    }
    return normalized;
  }

  /**
   * Where the next added token may begin, from {@code index} on; the text's length if none does. As
   * a rule all begin with one char, {@code [}, which the JVM finds many chars at a time.
   */
  int nextStart(String text, int index) {
    if (tokens.isEmpty()) {
      return text.length();
    }
    if (firstChar != NONE) {
      int found = text.indexOf(firstChar, index);
      return found < 0 ? text.length() : found;
    }
    int start = index;
    while (start < text.length()
        && trie.child(TokenTrie.ROOT, text.charAt(start)) == TokenTrie.NOWHERE) {
      start++;
    }
    return start;
  }

  /** The longest added token that begins at {@code index}, or null. */
  Match longestAt(String text, int index) {
    int longest = TokenTrie.NO_VALUE;
    int end = index;
    int node = TokenTrie.ROOT;
    for (int i = index; i < text.length(); i++) {
      node = trie.child(node, text.charAt(i));
      if (node == TokenTrie.NOWHERE) {
        break;
      }
      if (trie.value(node) != TokenTrie.NO_VALUE) {
        longest = trie.value(node);
        end = i + 1;
      }
    }
    return longest == TokenTrie.NO_VALUE ? null : new Match(tokens.get(longest), index, end);
  }

  /** An added token found at the chars {@code [start, end)} of a text. */
  record Match(AddedToken token, int start, int end) {}
}
