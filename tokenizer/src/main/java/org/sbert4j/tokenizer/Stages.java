package org.sbert4j.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sbert4j.tokenizer.stages.CharacterRules;
import org.sbert4j.tokenizer.stages.Normalizer;
import org.sbert4j.tokenizer.stages.PostProcessor;
import org.sbert4j.tokenizer.stages.SequencePiece;
import org.sbert4j.tokenizer.stages.WordPiece;

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
    Normalizer normalizer = normalizer(settings);
    Map<Boolean, List<AddedToken>> byNormalized =
        addedTokens.stream().collect(Collectors.partitioningBy(AddedToken::normalized));
    List<AddedToken> raw = byNormalized.get(false);
    List<AddedToken> normalized = byNormalized.get(true);
    Stages next =
        normalized.isEmpty()
            ? null
            : new Stages(
                new AddedTokenMatcher(normalized, normalizer),
                Normalizer.NONE,
                CharacterRules.of(Normalizer.NONE),
                wordPiece,
                null);
    return new Stages(
        new AddedTokenMatcher(raw, normalizer),
        normalizer,
        CharacterRules.of(normalizer),
        wordPiece,
        next);
  }

  /** The first stage, as {@code settings} say. */
  static Normalizer normalizer(TokenizerSettings settings) {
    return new Normalizer(
        settings.cleanText(),
        settings.tokenizeChineseChars(),
        settings.stripsAccents(),
        settings.doLowerCase());
  }

  /** The last stage, as {@code template} says. */
  static PostProcessor postProcessor(Template template) {
    return new PostProcessor(pieces(template.single()), pieces(template.pair()));
  }

  private static List<SequencePiece> pieces(List<Template.Piece> pieces) {
    return pieces.stream().map(Stages::piece).toList();
  }

  private static SequencePiece piece(Template.Piece piece) {
    return piece instanceof Template.Special special
        ? new SequencePiece.Special(special.ids(), special.tokenTypeId())
        : new SequencePiece.Text(((Template.Text) piece).second(), piece.tokenTypeId());
  }
}
