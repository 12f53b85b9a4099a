package org.sbert4j.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.SubwordModel;
import org.sbert4j.tokenizer.stages.BytePairs;
import org.sbert4j.tokenizer.stages.CharacterRules;
import org.sbert4j.tokenizer.stages.Normalizer;
import org.sbert4j.tokenizer.stages.NormalizerChain;
import org.sbert4j.tokenizer.stages.PostProcessor;
import org.sbert4j.tokenizer.stages.SequencePiece;
import org.sbert4j.tokenizer.stages.Subwords;
import org.sbert4j.tokenizer.stages.TextNormalizer;
import org.sbert4j.tokenizer.stages.Unigram;
import org.sbert4j.tokenizer.stages.WordPiece;

/**
 * The stages from text to tokens, set up once for a tokenizer. Immutable and thread-safe.
 *
 * @param addedTokens finds the tokens that a text is cut at before anything else
 * @param whole normalizes a stretch of text as a whole, where {@code normalized} is next
 * @param normalizer with {@code rules} and {@code preTokenizers}: normalizes a stretch while it is
 *     split, where it is not
 * @param preTokenizers null: BERT's
 * @param normalized the stages for text that is normalized already, which is cut once more, at the
 *     added tokens that are looked for in normalized text; null if there are none of those and the
 *     normalizer is BERT's
 */
record Stages(
    AddedTokenMatcher addedTokens,
    TextNormalizer whole,
    Normalizer normalizer,
    CharacterRules rules,
    List<PreTokenizerStep> preTokenizers,
    Subwords subwords,
    Stages normalized) {

  static Stages of(TokenizerSettings settings, List<AddedToken> addedTokens, Subwords subwords) {
    TextNormalizer normalizer = normalizer(settings);
    Map<Boolean, List<AddedToken>> byNormalized =
        addedTokens.stream().collect(Collectors.partitioningBy(AddedToken::normalized));
    List<AddedToken> raw = byNormalized.get(false);
    List<AddedToken> normalized = byNormalized.get(true);
    Pipeline pipeline = settings.pipeline();
    if (pipeline != null && isByteLevelAlone(pipeline) && normalized.isEmpty()) {
      return new Stages(
          new AddedTokenMatcher(raw, normalizer),
          normalizer,
          Normalizer.NONE,
          CharacterRules.of(Normalizer.NONE),
          pipeline.preTokenizers(),
          subwords,
          null);
    }
    Stages next =
        normalized.isEmpty() && pipeline == null
            ? null
            : new Stages(
                new AddedTokenMatcher(normalized, normalizer),
                Normalizer.NONE,
                Normalizer.NONE,
                CharacterRules.of(Normalizer.NONE),
                pipeline == null ? null : pipeline.preTokenizers(),
                subwords,
                null);
    Normalizer berts = normalizer instanceof Normalizer bert ? bert : Normalizer.NONE;
    return new Stages(
        new AddedTokenMatcher(raw, normalizer),
        normalizer,
        berts,
        CharacterRules.of(berts),
        null,
        subwords,
        next);
  }

  /** Whether text is read as it is: ByteLevel makes do without {@link Normalizer#NONE}. */
  private static boolean isByteLevelAlone(Pipeline pipeline) {
    List<PreTokenizerStep> steps = pipeline.preTokenizers();
    return pipeline.normalizers().isEmpty()
        && steps.size() == 1
        && steps.get(0) instanceof PreTokenizerStep.ByteLevel;
  }

  /** The first stage, as {@code settings} say. */
  static TextNormalizer normalizer(TokenizerSettings settings) {
    if (settings.pipeline() != null) {
      return new NormalizerChain(settings.pipeline().normalizers());
    }
    return new Normalizer(
        settings.cleanText(),
        settings.tokenizeChineseChars(),
        settings.stripsAccents(),
        settings.doLowerCase());
  }

  /** The third stage, as {@code model} says. */
  static Subwords subwords(SubwordModel model, Vocabulary vocabulary, int unkTokenId) {
    if (model instanceof SubwordModel.BytePairs bytePairs) {
      return new BytePairs(vocabulary.trie(), bytePairs);
    }
    if (model instanceof SubwordModel.Unigram unigram) {
      requireScores(unigram, vocabulary.size());
      return new Unigram(vocabulary.pieces(), unigram.scores(), unigram.byteFallback(), unkTokenId);
    }
    SubwordModel.WordPiece wordPiece = (SubwordModel.WordPiece) model;
    return new WordPiece(
        vocabulary.trie(),
        wordPiece.continuingSubwordPrefix(),
        wordPiece.maxInputCharsPerWord(),
        unkTokenId);
  }

  private static void requireScores(SubwordModel.Unigram unigram, int tokens) {
    int scores = unigram.scores().length;
    if (scores != tokens) {
      throw new IllegalArgumentException(
          "Unigram has %d scores and the vocabulary %d tokens; give each token one score."
              .formatted(scores, tokens));
    }
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
