package org.sbert4j.weights.tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.storage.FileNames;
import org.sbert4j.weights.tokenizer.ModelConfig.BytePairs;
import org.sbert4j.weights.tokenizer.PipelineConfig.Step;

/** Puts the files of a tokenizer together; see {@link TokenizerFiles} for which one wins. */
final class TokenizerReader {
  private TokenizerReader() {}

  static TokenizerFiles read(Path folder, boolean forPairs) {
    Path tokenizerJson = folder.resolve(FileNames.TOKENIZER);
    if (!Files.exists(tokenizerJson)
        && FileNames.VOCABULARIES.stream().map(folder::resolve).noneMatch(Files::exists)) {
      throw new ModelFormatException(
          folder,
          "",
          "has no tokenizer; put tokenizer.json there, or what its class reads without it: vocab.txt,"
              + " vocab.json and merges.txt, sentencepiece.bpe.model or spiece.model");
    }
    TokenizerConfig config = TokenizerConfig.read(folder, forPairs);
    if (!Files.exists(tokenizerJson)) {
      return fromVocabularyFiles(folder, config);
    }
    TokenizerJson json = TokenizerJson.read(tokenizerJson, config.tokenizerClass());
    config.checkDirections(json);
    return config.tokenizerClass().isGeneric()
        ? asItIs(json, config)
        : ClassTokenizer.of(json, config);
  }

  private static TokenizerFiles fromVocabularyFiles(Path folder, TokenizerConfig config) {
    TokenizerClass type = config.tokenizerClass();
    if (type.isGeneric()) {
      throw config.classError(
          "names a class that needs a tokenizer.json, which is missing; add it, or set the field"
              + " to BertTokenizer");
    }
    Path file = folder.resolve(type.vocabularyFile());
    if (!Files.exists(file)) {
      throw new ModelFormatException(
          file,
          "",
          "is missing, which %s reads where there is no tokenizer.json; add one of the two, or name in tokenizer_config.json the class that reads %s (tokenizer_class)"
              .formatted(type.className(), present(folder)));
    }
    return switch (type) {
      case ROBERTA -> fromBytePairs(folder, config);
      case XLM_ROBERTA, CAMEMBERT, ALBERT -> {
        SentencePieceFile pieces = SentencePieceFile.read(file);
        SentencePieceFile.Converted converted =
            switch (type) {
              case XLM_ROBERTA -> pieces.asXlmRoberta(config.controlTokens().names());
              case CAMEMBERT -> pieces.asCamembert(config.controlTokens().names());
              default -> pieces.asAlbert();
            };
        yield ClassTokenizer.of(
            file,
            converted.vocabulary(),
            converted.model(),
            converted.normalizers(),
            config,
            config.controlTokens().listedOrPieces(pieces.addedPieces()));
      }
      default ->
          ClassTokenizer.of(
              file,
              VocabularyText.read(file),
              ClassTokenizer.WORD_PIECE,
              List.of(),
              config,
              config.controlTokens().listed(List.of()));
    };
  }

  /**
   * Of vocab.json, an object of ids, and merges.txt (tokenizers, {@code models/bpe/model.rs,
   * read_file}).
   */
  private static TokenizerFiles fromBytePairs(Path folder, TokenizerConfig config) {
    Path mergesText = folder.resolve(FileNames.MERGES);
    if (!Files.exists(mergesText)) {
      throw new ModelFormatException(
          mergesText, "", "is missing, which belongs to vocab.json; take both from the same model");
    }
    Path file = folder.resolve(TokenizerClass.ROBERTA.vocabularyFile());
    IndexedVocabulary.Builder tokens = new IndexedVocabulary.Builder(file, "");
    JsonObject.read(file, Map.of("", tokens));
    IndexedVocabulary vocabulary = tokens.build();
    BytePairs model = BytePairs.ofMerges(Merges.readText(mergesText).check(vocabulary, ""));
    return ClassTokenizer.of(
        file, vocabulary, model, List.of(), config, config.controlTokens().listed(List.of()));
  }

  /** The vocabulary that is there. */
  private static String present(Path folder) {
    return FileNames.VOCABULARIES.stream()
        .filter(name -> Files.exists(folder.resolve(name)))
        .findFirst()
        .orElseThrow();
  }

  /** What the generic classes take from both files. */
  private static TokenizerFiles asItIs(TokenizerJson json, TokenizerConfig config) {
    AddedTokens addedTokens =
        new AddedTokens(json.vocabulary()).addAll(json.file(), json.addedTokens());
    if (config.hasAddedTokens()) {
      addedTokens.addAll(config.addedTokensFile(), config.addedTokens());
    } else {
      addedTokens.addMissing(config.addedTokensFile(), config.addedTokens());
    }
    SpecialTokens tokens = specialTokens(json, config, addedTokens);
    tokens.requireIn(json.vocabulary(), addedTokens, json.file());
    addedTokens.addMentioned(json.file(), config, config.controlTokens().listed(List.of()));
    checkPrefixSpace(json, config);
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
        json.model(),
        addedTokens.sorted(),
        config.givesTokenTypes() ? json.template() : json.template().withoutTokenTypes(),
        json.trimming(),
        json.pipeline(),
        config.modelMaxLength());
  }

  private static SpecialTokens specialTokens(
      TokenizerJson json, TokenizerConfig config, AddedTokens addedTokens) {
    SpecialTokens usual = config.controlTokens().names();
    SpecialTokens others = TokenizerClass.ROBERTA.specialTokens();
    String first = json.template().first();
    String last = json.template().last();
    return new SpecialTokens(
        json.unkToken() == null
            ? named(config, ControlTokens.UNK_TOKEN, usual.unk(), others.unk(), addedTokens)
            : json.unkToken(),
        config.controlTokens().name(ControlTokens.CLS_TOKEN).isPresent() || first == null
            ? named(config, ControlTokens.CLS_TOKEN, usual.cls(), others.cls(), addedTokens)
            : first,
        config.controlTokens().name(ControlTokens.SEP_TOKEN).isPresent() || last == null
            ? named(config, ControlTokens.SEP_TOKEN, usual.sep(), others.sep(), addedTokens)
            : last,
        named(config, ControlTokens.PAD_TOKEN, usual.pad(), others.pad(), addedTokens),
        named(config, ControlTokens.MASK_TOKEN, usual.mask(), others.mask(), addedTokens));
  }

  /** No text gets such a token by its name; so where no file names one, BERT's or RoBERTa's. */
  private static String named(
      TokenizerConfig config, String field, String berts, String robertas, AddedTokens tokens) {
    Optional<String> named = config.controlTokens().name(field);
    return named.isPresent() || tokens.id(berts) != null || tokens.id(robertas) == null
        ? berts
        : robertas;
  }

  /** Transformers 5 leaves the pre-tokenizer as it is, and 4 changed it. */
  private static void checkPrefixSpace(TokenizerJson json, TokenizerConfig config) {
    List<Step> steps = json.pipeline() == null ? List.of() : json.pipeline().preTokenizers();
    List<Boolean> stated = new ArrayList<>();
    config.addPrefixSpace().ifPresent(stated::add);
    for (Step step : steps) {
      if (step.type().equals(PipelineReader.BYTE_LEVEL)) {
        stated.add(step.bool(PipelineReader.ADD_PREFIX_SPACE));
      }
    }
    if (config.addPrefixSpace().isPresent() && stated.stream().distinct().count() > 1) {
      throw config.error(
          PipelineReader.ADD_PREFIX_SPACE,
          "is %b, and not so in the ByteLevel of tokenizer.json; make the two files agree"
              .formatted(config.addPrefixSpace().get()));
    }
  }
}
