package org.sbert4j.weights;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts the files of a tokenizer together; see {@link TokenizerFiles} for which one wins. */
final class TokenizerReader {
  private static final String DEFAULT_PREFIX = "##";
  private static final int DEFAULT_MAX_INPUT_CHARS = 100;

  private TokenizerReader() {}

  static TokenizerFiles read(Path folder) {
    Path tokenizerJson = folder.resolve("tokenizer.json");
    Path vocabularyText = folder.resolve("vocab.txt");
    if (!Files.exists(tokenizerJson) && !Files.exists(vocabularyText)) {
      throw new ModelFormatException(
          folder, "", "has no tokenizer; put tokenizer.json or vocab.txt there");
    }
    boolean hasConfig = Files.exists(folder.resolve(TokenizerConfig.FILE_NAME));
    TokenizerConfig config = TokenizerConfig.read(folder);
    if (!Files.exists(tokenizerJson)) {
      if (config.isGenericClass()) {
        throw new ModelFormatException(
            folder.resolve(TokenizerConfig.FILE_NAME),
            "tokenizer_class",
            "names a class that needs a tokenizer.json, which is missing; add it, or set the field"
                + " to BertTokenizer");
      }
      return fromVocabularyText(vocabularyText, config);
    }
    TokenizerJson json = TokenizerJson.read(tokenizerJson);
    return hasConfig && !config.isGenericClass() ? bert(json, config) : asItIs(json, config);
  }

  private static TokenizerFiles fromVocabularyText(Path file, TokenizerConfig config) {
    List<String> vocabulary = VocabularyText.read(file);
    SpecialTokens tokens = config.specialTokens();
    tokens.requireIn(vocabulary, file);
    return new TokenizerFiles(
        file,
        vocabulary,
        config.doLowerCase(),
        config.stripAccents(),
        config.tokenizeChineseChars(),
        true,
        tokens.unk(),
        tokens.cls(),
        tokens.sep(),
        tokens.pad(),
        tokens.mask(),
        DEFAULT_PREFIX,
        DEFAULT_MAX_INPUT_CHARS,
        new AddedTokens(file, vocabulary)
            .addAll(config.addedTokens())
            .addSpecial(tokens.all())
            .addListed(config.extraSpecialTokens())
            .sorted(),
        config.modelMaxLength());
  }

  /** What BertTokenizer of transformers 5 rebuilds from both files. */
  private static TokenizerFiles bert(TokenizerJson json, TokenizerConfig config) {
    SpecialTokens tokens = config.specialTokens();
    tokens.requireIn(json.vocabulary(), json.file());
    requireSame(config, "unk_token", tokens.unk(), json.unkToken());
    requireSame(config, "cls_token", tokens.cls(), json.clsToken());
    requireSame(config, "sep_token", tokens.sep(), json.sepToken());
    return files(
        json,
        config,
        tokens,
        config.doLowerCase(),
        config.stripAccents(),
        config.tokenizeChineseChars(),
        new AddedTokens(json.file(), json.vocabulary())
            .addAll(config.hasAddedTokens() ? config.addedTokens() : json.addedTokens())
            .addSpecial(tokens.all())
            .addListed(config.extraSpecialTokens()));
  }

  private static TokenizerFiles asItIs(TokenizerJson json, TokenizerConfig config) {
    SpecialTokens named = config.specialTokens();
    SpecialTokens tokens =
        new SpecialTokens(
            json.unkToken(), json.clsToken(), json.sepToken(), named.pad(), named.mask());
    tokens.requireIn(json.vocabulary(), json.file());
    return files(
        json,
        config,
        tokens,
        json.doLowerCase(),
        json.stripAccents(),
        json.tokenizeChineseChars(),
        new AddedTokens(json.file(), json.vocabulary())
            .addAll(json.addedTokens())
            .addAll(config.addedTokens())
            .addListed(config.extraSpecialTokens()));
  }

  private static TokenizerFiles files(
      TokenizerJson json,
      TokenizerConfig config,
      SpecialTokens tokens,
      boolean doLowerCase,
      Boolean stripAccents,
      boolean tokenizeChineseChars,
      AddedTokens addedTokens) {
    return new TokenizerFiles(
        json.file(),
        json.vocabulary(),
        doLowerCase,
        stripAccents,
        tokenizeChineseChars,
        json.cleanText(),
        tokens.unk(),
        tokens.cls(),
        tokens.sep(),
        tokens.pad(),
        tokens.mask(),
        json.continuingSubwordPrefix(),
        json.maxInputCharsPerWord(),
        addedTokens.sorted(),
        config.modelMaxLength());
  }

  /** Releases of transformers differ in which file they believe here, so neither is. */
  private static void requireSame(
      TokenizerConfig config, String field, String configured, String inTokenizerJson) {
    if (!configured.equals(inTokenizerJson)) {
      throw config.error(
          field,
          "is \""
              + configured
              + "\" here and \""
              + inTokenizerJson
              + "\" in tokenizer.json; make the two files agree");
    }
  }
}
