package org.sbert4j.cli.verify.mistake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.sbert4j.tokenizer.Side;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;

/** Other tokens than the model's tokenizer gives. */
final class TokenMistakes {
  /** Limits that engines have built in. */
  private static final int[] LENGTHS = {64, 128, 256, 384, 510, 512};

  private TokenMistakes() {}

  static List<Mistake> all() {
    List<Mistake> mistakes = new ArrayList<>();
    mistakes.add(
        new Mistake(
            "lower-cased",
            "it lower-cases text, which this model's tokenizer does not (do_lower_case)",
            recipe ->
                !recipe.tokenizer.settings().doLowerCase()
                    && change(
                        recipe,
                        settings ->
                            settings
                                .withDoLowerCase(true)
                                .withStripAccents(settings.stripsAccents()))));
    mistakes.add(
        new Mistake(
            "lower-cased-without-accents",
            "it lower-cases text and strips accents, which this model's tokenizer does not",
            recipe ->
                !recipe.tokenizer.settings().doLowerCase()
                    && change(
                        recipe,
                        settings -> settings.withDoLowerCase(true).withStripAccents(true))));
    mistakes.add(
        new Mistake(
            "not-lower-cased",
            "it does not lower-case text, which this model's tokenizer does (do_lower_case)",
            recipe ->
                recipe.tokenizer.settings().doLowerCase()
                    && change(
                        recipe,
                        settings ->
                            settings
                                .withDoLowerCase(false)
                                .withStripAccents(settings.stripsAccents()))));
    mistakes.add(
        new Mistake(
            "cased-with-accents",
            "it neither lower-cases text nor strips accents, which this model's tokenizer does",
            recipe ->
                recipe.tokenizer.settings().doLowerCase()
                    && change(
                        recipe,
                        settings -> settings.withDoLowerCase(false).withStripAccents(false))));
    mistakes.add(
        new Mistake(
            "accents",
            "it strips accents where this model's tokenizer keeps them, or the reverse"
                + " (strip_accents)",
            recipe ->
                change(recipe, settings -> settings.withStripAccents(!settings.stripsAccents()))));
    mistakes.add(
        new Mistake(
            "ideographs-not-split",
            "it takes a Chinese sentence for one word (tokenize_chinese_chars)",
            recipe ->
                change(
                    recipe,
                    settings ->
                        settings.withTokenizeChineseChars(!settings.tokenizeChineseChars()))));
    mistakes.add(
        Mistake.always(
            "no-special-tokens",
            "it leaves out [CLS] and [SEP]",
            recipe -> recipe.cut = recipe.cut.withAddSpecialTokens(false)));
    for (int length : LENGTHS) {
      mistakes.add(
          new Mistake(
              "cut-at-" + length,
              "it cuts texts at %d tokens, which is not this model's limit".formatted(length),
              recipe -> cut(recipe, length)));
    }
    mistakes.add(
        Mistake.always(
            "cut-on-the-left",
            "it cuts the begin of long texts, not the end (truncation_side)",
            recipe -> recipe.cut = recipe.cut.withTruncationSide(Side.LEFT)));
    mistakes.add(
        Mistake.always(
            "split-and-averaged",
            "it splits long texts and averages the vectors of the parts",
            recipe -> recipe.split = true));
    mistakes.add(
        new Mistake(
            "split-normalized-and-averaged",
            "it splits long texts and averages the vectors of the parts, each of length 1",
            recipe -> {
              recipe.split = true;
              recipe.normalizeParts = true;
              return recipe.normalize;
            }));
    return mistakes;
  }

  private static boolean cut(Recipe recipe, int length) {
    if (length == recipe.cut.maxLength() || length > recipe.weights.config().maxTokens()) {
      return false;
    }
    recipe.cut = recipe.cut.withMaxLength(length);
    return true;
  }

  /** A tokenizer with a pipeline of its own has none of these settings. */
  private static boolean change(Recipe recipe, UnaryOperator<TokenizerSettings> change) {
    Tokenizer tokenizer = recipe.tokenizer;
    if (tokenizer.settings().pipeline() != null) {
      return false;
    }
    recipe.tokenizer = new Tokenizer(tokenizer.vocabulary(), change.apply(tokenizer.settings()));
    return true;
  }
}
