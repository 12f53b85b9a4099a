package org.sbert4j.weights.tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.sbert4j.weights.ModelFormatException;

/** Puts the files of a tokenizer together; see {@link TokenizerFiles} for which one wins. */
final class TokenizerReader {
  private TokenizerReader() {}

  static TokenizerFiles read(Path folder, boolean forPairs) {
    Path tokenizerJson = folder.resolve("tokenizer.json");
    Path vocabularyText = folder.resolve("vocab.txt");
    if (!Files.exists(tokenizerJson) && !Files.exists(vocabularyText)) {
      throw new ModelFormatException(
          folder, "", "has no tokenizer; put tokenizer.json or vocab.txt there");
    }
    TokenizerConfig config = TokenizerConfig.read(folder, forPairs);
    if (!Files.exists(tokenizerJson)) {
      if (config.isGenericClass()) {
        throw config.classError(
            "names a class that needs a tokenizer.json, which is missing; add it, or set the field"
                + " to BertTokenizer");
      }
      return fromVocabularyText(vocabularyText, config);
    }
    TokenizerJson json = TokenizerJson.read(tokenizerJson);
    config.checkDirections(json);
    return config.isGenericClass() ? asItIs(json, config) : bert(json, config);
  }

  private static TokenizerFiles fromVocabularyText(Path file, TokenizerConfig config) {
    IndexedVocabulary vocabulary = VocabularyText.read(file);
    SpecialTokens tokens = config.specialTokens();
    AddedTokens addedTokens =
        new AddedTokens(vocabulary)
            .addAll(config.addedTokensFile(), config.addedTokens())
            .addSpecial(specialEntries(tokens, config))
            .addListed(file, config.extraSpecialTokens());
    tokens.requireIn(vocabulary, addedTokens, file);
    return bertFiles(file, vocabulary, tokens, addedTokens, config);
  }

  /** What BertTokenizer of transformers 5 rebuilds from both files. */
  private static TokenizerFiles bert(TokenizerJson json, TokenizerConfig config) {
    SpecialTokens tokens = config.specialTokens();
    AddedTokens addedTokens = new AddedTokens(json.vocabulary());
    if (!config.hasAddedTokens()) {
      addedTokens.addAll(
          json.file(),
          json.addedTokens().stream()
              .sorted(Comparator.comparingInt(AddedTokenEntry::id))
              .toList());
    }
    addedTokens
        .addMissing(config.addedTokensFile(), config.addedTokens())
        .addSpecial(specialEntries(tokens, config))
        .addListed(json.file(), config.extraSpecialTokens());
    tokens.requireIn(json.vocabulary(), addedTokens, json.file());
    requireUsual(json, config);
    requireSame(config, TokenizerConfig.UNK_TOKEN, tokens.unk(), json.unkToken());
    requireSame(config, TokenizerConfig.CLS_TOKEN, tokens.cls(), json.template().first());
    requireSame(config, TokenizerConfig.SEP_TOKEN, tokens.sep(), json.template().last());
    return bertFiles(json.file(), json.vocabulary(), tokens, addedTokens, config);
  }

  /** The names in the files win over the usual ones, with their flags. */
  private static List<AddedTokenEntry> specialEntries(
      SpecialTokens tokens, TokenizerConfig config) {
    return Stream.concat(
            config.namedSpecialTokens().stream(),
            tokens.all().stream().map(AddedTokenEntry::special))
        .toList();
  }

  private static TokenizerFiles bertFiles(
      Path file,
      IndexedVocabulary vocabulary,
      SpecialTokens tokens,
      AddedTokens addedTokens,
      TokenizerConfig config) {
    return new TokenizerFiles(
        file,
        vocabulary.tokens(),
        config.doLowerCase(),
        config.stripAccents(),
        config.tokenizeChineseChars(),
        true,
        tokens.unk(),
        tokens.cls(),
        tokens.sep(),
        tokens.pad(),
        tokens.mask(),
        TokenizerJson.DEFAULT_PREFIX,
        TokenizerJson.DEFAULT_MAX_INPUT_CHARS,
        addedTokens.sorted(),
        config.givesTokenTypes()
            ? null
            : TemplateConfig.bert(
                    tokens.cls(),
                    addedTokens.id(tokens.cls()),
                    tokens.sep(),
                    addedTokens.id(tokens.sep()))
                .withoutTokenTypes(),
        null,
        config.modelMaxLength());
  }

  private static TokenizerFiles asItIs(TokenizerJson json, TokenizerConfig config) {
    AddedTokens addedTokens =
        new AddedTokens(json.vocabulary()).addAll(json.file(), json.addedTokens());
    if (config.hasAddedTokens()) {
      addedTokens.addAll(config.addedTokensFile(), config.addedTokens());
    } else {
      addedTokens.addMissing(config.addedTokensFile(), config.addedTokens());
    }
    addedTokens
        .addSpecial(config.namedSpecialTokens())
        .addListed(json.file(), config.extraSpecialTokens());
    SpecialTokens tokens = specialTokens(json, config);
    tokens.requireIn(json.vocabulary(), addedTokens, json.file());
    return new TokenizerFiles(
        json.file(),
        json.vocabulary().tokens(),
        json.doLowerCase(),
        json.stripAccents(),
        json.tokenizeChineseChars(),
        json.cleanText(),
        tokens.unk(),
        tokens.cls(),
        tokens.sep(),
        tokens.pad(),
        tokens.mask(),
        json.continuingSubwordPrefix(),
        json.maxInputCharsPerWord(),
        addedTokens.sorted(),
        config.givesTokenTypes() ? json.template() : json.template().withoutTokenTypes(),
        json.pipeline(),
        config.modelMaxLength());
  }

  private static SpecialTokens specialTokens(TokenizerJson json, TokenizerConfig config) {
    SpecialTokens usual = config.specialTokens();
    String first = json.template().first();
    String last = json.template().last();
    return new SpecialTokens(
        json.unkToken(),
        config.specialToken(TokenizerConfig.CLS_TOKEN).isPresent() || first == null
            ? usual.cls()
            : first,
        config.specialToken(TokenizerConfig.SEP_TOKEN).isPresent() || last == null
            ? usual.sep()
            : last,
        usual.pad(),
        usual.mask());
  }

  /**
   * Transformers 5 ignores these settings of a tokenizer.json here, and earlier releases do not.
   */
  private static void requireUsual(TokenizerJson json, TokenizerConfig config) {
    if (json.pipeline() != null || !isSameNormalizer(json, config)) {
      throw notUsual(
          json,
          "normalizer",
          "and pre_tokenizer are %s and %s, not the BertNormalizer of tokenizer_config.json and a BertPreTokenizer"
              .formatted(json.normalizers(), json.preTokenizers()));
    }
    requireUsual(json, "normalizer." + TokenizerJson.CLEAN_TEXT, json.cleanText(), true);
    requireUsual(
        json,
        "model." + TokenizerJson.PREFIX,
        json.continuingSubwordPrefix(),
        TokenizerJson.DEFAULT_PREFIX);
    requireUsual(
        json,
        "model." + TokenizerJson.MAX_INPUT_CHARS,
        json.maxInputCharsPerWord(),
        TokenizerJson.DEFAULT_MAX_INPUT_CHARS);
    if (!json.template().isUsualSingle()) {
      throw notUsual(json, "post_processor.single", "is not [CLS] text [SEP]");
    }
  }

  /**
   * Where the normalizer is a BertNormalizer alone, all releases put the settings of
   * tokenizer_config.json in the place of its own.
   */
  private static boolean isSameNormalizer(TokenizerJson json, TokenizerConfig config) {
    return json.normalizers().equals(List.of(PipelineReader.BERT_NORMALIZER))
        || (json.doLowerCase() == config.doLowerCase()
            && strips(json.stripAccents(), json.doLowerCase())
                == strips(config.stripAccents(), config.doLowerCase())
            && json.tokenizeChineseChars() == config.tokenizeChineseChars());
  }

  private static boolean strips(Boolean stripAccents, boolean doLowerCase) {
    return stripAccents == null ? doLowerCase : stripAccents;
  }

  private static void requireUsual(
      TokenizerJson json, String field, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw notUsual(json, field, "is " + found + " and not " + expected);
    }
  }

  private static ModelFormatException notUsual(TokenizerJson json, String field, String problem) {
    return new ModelFormatException(
        json.file(),
        field,
        problem
            + ", as BertTokenizer has it whatever this file says; correct it, or set tokenizer_class"
            + " in tokenizer_config.json to PreTrainedTokenizerFast");
  }

  /** Releases of transformers differ in which file they believe here, so neither is. */
  private static void requireSame(
      TokenizerConfig config, String field, String configured, String inTokenizerJson) {
    if (!configured.equals(inTokenizerJson)) {
      throw config.error(
          field,
          "is \"%s\" %s and \"%s\" in tokenizer.json; make the two files agree"
              .formatted(
                  configured,
                  config.specialToken(field).isPresent() ? "here" : "if not stated here",
                  inTokenizerJson));
    }
  }
}
