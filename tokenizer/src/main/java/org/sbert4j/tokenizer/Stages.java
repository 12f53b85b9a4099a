package org.sbert4j.tokenizer;

import java.util.List;

/**
 * The stages from text to tokens, set up once for a tokenizer. Immutable and thread-safe.
 *
 * @param addedTokens finds the tokens that a text is cut at before anything else
 * @param normalized the stages for text that is normalized already, which is cut once more, at the
 *     added tokens that are looked for in normalized text; null if there are none of those
 */
record Stages(
    AddedTokenMatcher addedTokens,
    Normalizer normalizer,
    CharacterRules rules,
    WordPiece wordPiece,
    Stages normalized) {

  static Stages of(TokenizerSettings settings, List<AddedToken> addedTokens, WordPiece wordPiece) {
    Normalizer normalizer = new Normalizer(settings);
    List<AddedToken> raw = addedTokens.stream().filter(token -> !token.normalized()).toList();
    List<AddedToken> others = addedTokens.stream().filter(AddedToken::normalized).toList();
    Stages normalized =
        others.isEmpty()
            ? null
            : of(
                AddedTokenMatcher.normalized(others, normalizer), Normalizer.NONE, wordPiece, null);
    return of(AddedTokenMatcher.raw(raw), normalizer, wordPiece, normalized);
  }

  private static Stages of(
      AddedTokenMatcher addedTokens, Normalizer normalizer, WordPiece wordPiece, Stages next) {
    return new Stages(addedTokens, normalizer, new CharacterRules(normalizer), wordPiece, next);
  }
}
