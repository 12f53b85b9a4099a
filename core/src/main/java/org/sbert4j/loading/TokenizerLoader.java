package org.sbert4j.loading;

import java.util.List;
import org.sbert4j.config.BertConfig;
import org.sbert4j.tokenizer.AddedToken;
import org.sbert4j.tokenizer.Template;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;
import org.sbert4j.tokenizer.pipeline.OffsetTrimming;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.tokenizer.AddedTokenEntry;
import org.sbert4j.weights.tokenizer.TemplateConfig;
import org.sbert4j.weights.tokenizer.TokenizerFiles;

/** Makes a tokenizer from what the folder's files say. */
final class TokenizerLoader {
  private TokenizerLoader() {}

  /**
   * Makes the tokenizer.
   *
   * @param doLowerCaseText {@code do_lower_case} of sentence_bert_config.json
   * @throws ModelFormatException if the files do not fit together, or the model
   */
  static Tokenizer load(TokenizerFiles files, BertConfig config, boolean doLowerCaseText) {
    checkIds(files, config);
    return load(files, doLowerCaseText);
  }

  /** Makes the tokenizer, for whatever model. */
  static Tokenizer load(TokenizerFiles files, boolean doLowerCaseText) {
    try {
      TokenizerSettings settings = settings(files);
      return new Tokenizer(
          Vocabulary.of(files.vocabulary()), doLowerCaseText ? lowerCased(settings) : settings);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(files.source(), "tokenizer", e.getMessage(), e);
    }
  }

  /** Every id that the tokenizer can give must have a row in the word embedding table. */
  private static void checkIds(TokenizerFiles files, BertConfig config) {
    if (files.vocabulary().size() > config.vocabSize()) {
      throw new ModelFormatException(
          files.source(),
          "vocabulary",
          "%d tokens are more than the %d of vocab_size in config.json; take both files from the same model"
              .formatted(files.vocabulary().size(), config.vocabSize()));
    }
    for (AddedTokenEntry token : files.addedTokens()) {
      if (token.id() >= config.vocabSize()) {
        throw new ModelFormatException(
            files.source(),
            token.content(),
            "the added token has id %d, where vocab_size in config.json is %d; take both files from the same model"
                .formatted(token.id(), config.vocabSize()));
      }
    }
  }

  /** The files list all tokens that are found in a text, BERT's own where its class adds them. */
  private static TokenizerSettings settings(TokenizerFiles files) {
    return new TokenizerSettings(
        files.doLowerCase(),
        files.stripAccents(),
        files.tokenizeChineseChars(),
        files.cleanText(),
        files.unkToken(),
        files.clsToken(),
        files.sepToken(),
        files.padToken(),
        files.maskToken(),
        PipelineLoader.model(files.model()),
        files.addedTokens().stream().map(TokenizerLoader::addedToken).toList(),
        true,
        files.template() == null ? null : template(files.template()),
        files.pipeline() == null ? null : PipelineLoader.load(files.pipeline()),
        files.offsetTrimming() == null
            ? null
            : new OffsetTrimming(files.offsetTrimming().addPrefixSpace()));
  }

  static Template template(TemplateConfig config) {
    return new Template(pieces(config.single()), pieces(config.pair()));
  }

  private static List<Template.Piece> pieces(List<TemplateConfig.Piece> pieces) {
    return pieces.stream().map(TokenizerLoader::piece).toList();
  }

  private static Template.Piece piece(TemplateConfig.Piece piece) {
    return piece instanceof TemplateConfig.Special special
        ? new Template.Special(special.ids(), special.typeId())
        : new Template.Text(((TemplateConfig.Text) piece).second(), piece.typeId());
  }

  /**
   * sentence-transformers' own do_lower_case lower-cases and leaves accents as the tokenizer has
   * them, whereas a tokenizer that lower-cases strips them unless told otherwise.
   */
  private static TokenizerSettings lowerCased(TokenizerSettings settings) {
    if (settings.pipeline() != null) {
      return settings.withPipeline(PipelineLoader.lowerCased(settings.pipeline()));
    }
    return settings.withStripAccents(settings.stripsAccents()).withDoLowerCase(true);
  }

  private static AddedToken addedToken(AddedTokenEntry entry) {
    return new AddedToken(
        entry.content(),
        entry.id(),
        entry.special(),
        entry.lstrip(),
        entry.rstrip(),
        entry.singleWord(),
        entry.normalized());
  }
}
