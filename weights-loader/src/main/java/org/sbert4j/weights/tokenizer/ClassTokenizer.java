package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.tokenizer.ControlTokens.Mention;
import org.sbert4j.weights.tokenizer.ModelConfig.BytePairs;
import org.sbert4j.weights.tokenizer.ModelConfig.Unigram;
import org.sbert4j.weights.tokenizer.ModelConfig.WordPiece;
import org.sbert4j.weights.tokenizer.PipelineConfig.Step;

/**
 * What the classes of transformers 5 that are not generic build from a vocabulary and the settings
 * ({@code models/bert/tokenization_bert.py} and its likes). Of a tokenizer.json they take the
 * vocabulary, the merges, the charsmap and the added tokens; where it says something else of the
 * rest than the class has it, earlier releases give other tokens, and it is refused.
 */
final class ClassTokenizer {
  /** The model of all classes with WordPiece. */
  static final WordPiece WORD_PIECE =
      new WordPiece(TokenizerJson.DEFAULT_PREFIX, TokenizerJson.DEFAULT_MAX_INPUT_CHARS);

  /** A space, before Metaspace and after it. */
  private static final Set<String> SPACES = Set.of(" ", "\u2581");

  /** The id of XLM-R's unknown token, whatever its name. */
  private static final int XLM_ROBERTA_UNK_ID = 3;

  private final TokenizerConfig config;
  private final TokenizerClass type;
  private final SpecialTokens tokens;

  private ClassTokenizer(TokenizerConfig config) {
    this.config = config;
    this.type = config.tokenizerClass();
    this.tokens = config.controlTokens().names();
  }

  /**
   * Of the files that the class has its vocabulary in.
   *
   * @param charsmap a step, or nothing
   * @param listed special tokens without a name of their own
   */
  static TokenizerFiles of(
      Path file,
      IndexedVocabulary vocabulary,
      ModelConfig model,
      List<Step> charsmap,
      TokenizerConfig config,
      List<Mention> listed) {
    ClassTokenizer tokenizer = new ClassTokenizer(config);
    AddedTokens addedTokens =
        new AddedTokens(vocabulary).addAll(config.addedTokensFile(), config.addedTokens());
    tokenizer.tokens.requireIn(vocabulary, addedTokens, file);
    addedTokens.addMentioned(file, config, listed);
    return tokenizer.files(file, vocabulary, model, charsmap, addedTokens);
  }

  /** Of a tokenizer.json. */
  static TokenizerFiles of(TokenizerJson json, TokenizerConfig config) {
    return new ClassTokenizer(config).of(json);
  }

  private TokenizerFiles of(TokenizerJson json) {
    if (!json.model().type().equals(type.modelType())) {
      throw new ModelFormatException(
          json.file(),
          "model.type",
          "is %s, where %s has %s; name the class of the tokenizer in tokenizer_config.json (tokenizer_class), which for a file that says everything is PreTrainedTokenizerFast"
              .formatted(json.model().type(), type.className(), type.modelType()));
    }
    AddedTokens addedTokens = new AddedTokens(json.vocabulary());
    if (!config.hasAddedTokens()) {
      addedTokens.addAll(
          json.file(),
          json.addedTokens().stream()
              .sorted(Comparator.comparingInt(AddedTokenEntry::id))
              .toList());
    }
    addedTokens.addMissing(config.addedTokensFile(), config.addedTokens());
    tokens.requireIn(json.vocabulary(), addedTokens, json.file());
    addedTokens.addMentioned(
        json.file(), config, config.controlTokens().listed(type.extraSpecialTokens()));
    ModelConfig model = requireUsualModel(json);
    requireSame(config.controlTokens().firstField(), tokens.cls(), json.template().first());
    requireSame(config.controlTokens().lastField(), tokens.sep(), json.template().last());
    requireUsualPair(json, addedTokens);
    return files(json.file(), json.vocabulary(), model, charsmap(json), addedTokens);
  }

  private TokenizerFiles files(
      Path file,
      IndexedVocabulary vocabulary,
      ModelConfig model,
      List<Step> charsmap,
      AddedTokens addedTokens) {
    boolean hasWordPiece = model instanceof WordPiece;
    return new TokenizerFiles(
        file,
        vocabulary.tokens(),
        hasWordPiece && config.doLowerCase(),
        hasWordPiece ? config.stripAccents() : null,
        hasWordPiece && config.tokenizeChineseChars(),
        hasWordPiece,
        unkToken(vocabulary),
        tokens.cls(),
        tokens.sep(),
        tokens.pad(),
        tokens.mask(),
        model,
        addedTokens.sorted(),
        template(addedTokens),
        trimming(),
        hasWordPiece ? null : new PipelineConfig(normalizers(charsmap), preTokenizers()),
        config.modelMaxLength());
  }

  /** A Unigram's is the token of its id. */
  private String unkToken(IndexedVocabulary vocabulary) {
    return type.modelType().equals(Unigram.TYPE)
        ? vocabulary.tokens().get(unkId(vocabulary))
        : tokens.unk();
  }

  private int unkId(IndexedVocabulary vocabulary) {
    int last = vocabulary.tokens().size() - 1;
    return switch (type) {
      case XLM_ROBERTA -> Math.min(XLM_ROBERTA_UNK_ID, last);
      case ALBERT -> Math.min(SentencePieceFile.ALBERT_UNK_ID, last);
      default -> vocabulary.id(tokens.unk());
    };
  }

  /** Null: BERT's with token types. */
  private TemplateConfig template(AddedTokens addedTokens) {
    if (type.hasBertsTemplate()) {
      return config.givesTokenTypes() ? null : usualTemplate(addedTokens).withoutTokenTypes();
    }
    return usualTemplate(addedTokens);
  }

  private TemplateConfig usualTemplate(AddedTokens addedTokens) {
    int first = addedTokens.id(tokens.cls());
    int last = addedTokens.id(tokens.sep());
    return type.hasBertsTemplate()
        ? TemplateConfig.bert(tokens.cls(), first, tokens.sep(), last)
        : TemplateConfig.roberta(tokens.cls(), first, tokens.sep(), last);
  }

  private OffsetTrimmingConfig trimming() {
    return switch (type) {
      case ROBERTA -> config.trimOffsets() ? new OffsetTrimmingConfig(prefixSpace(false)) : null;
      case MPNET -> new OffsetTrimmingConfig(false);
      default -> null;
    };
  }

  private boolean prefixSpace(boolean usual) {
    return config.addPrefixSpace().orElse(usual);
  }

  private List<Step> preTokenizers() {
    return type == TokenizerClass.ROBERTA
        ? List.of(PipelineReader.byteLevel(prefixSpace(false), true))
        : List.of(
            PipelineReader.plain(PipelineReader.WHITESPACE_SPLIT),
            PipelineReader.metaspace(prefixSpace(true)));
  }

  /** ALBERT's has steps before its charsmap, which the settings name. */
  private List<Step> normalizers(List<Step> charsmap) {
    List<Step> steps = new ArrayList<>();
    if (type == TokenizerClass.ALBERT) {
      steps.add(PipelineReader.replace("``", "\""));
      steps.add(PipelineReader.replace("''", "\""));
      if (!config.keepAccents()) {
        steps.add(PipelineReader.plain("NFKD"));
        steps.add(PipelineReader.plain("StripAccents"));
      }
      if (config.doLowerCase()) {
        steps.add(PipelineReader.plain("Lowercase"));
      }
    }
    steps.addAll(charsmap);
    return steps;
  }

  /** The first there is. */
  private static List<Step> charsmap(TokenizerJson json) {
    return json.pipeline() == null
        ? List.of()
        : json.pipeline().normalizers().stream()
            .filter(step -> step.type().equals(Charsmap.TYPE))
            .limit(1)
            .toList();
  }

  /**
   * The model, after it and the normalizer and pre-tokenizer were found to do what the class does.
   */
  private ModelConfig requireUsualModel(TokenizerJson json) {
    return switch (type) {
      case ROBERTA -> requireRobertas(json, (BytePairs) json.model());
      case XLM_ROBERTA, CAMEMBERT, ALBERT -> requireUnigrams(json, (Unigram) json.model());
      default -> {
        requireBerts(json, (WordPiece) json.model());
        requireSame(ControlTokens.UNK_TOKEN, tokens.unk(), json.unkToken());
        yield json.model();
      }
    };
  }

  private void requireBerts(TokenizerJson json, WordPiece model) {
    if (json.pipeline() != null || !isSameNormalizer(json)) {
      throw notUsual(
          json,
          "normalizer",
          "and pre_tokenizer are %s and %s, not the BertNormalizer of tokenizer_config.json and a BertPreTokenizer"
              .formatted(json.normalizers(), json.preTokenizers()));
    }
    requireUsual(json, "normalizer." + TokenizerJson.CLEAN_TEXT, json.cleanText(), true);
    requireUsual(
        json,
        "model." + ModelReader.PREFIX,
        model.continuingSubwordPrefix(),
        WORD_PIECE.continuingSubwordPrefix());
    requireUsual(
        json,
        "model." + ModelReader.MAX_INPUT_CHARS,
        model.maxInputCharsPerWord(),
        WORD_PIECE.maxInputCharsPerWord());
    requireUsualSingle(json);
  }

  /**
   * Where the normalizer is a BertNormalizer alone, all releases put the settings of
   * tokenizer_config.json in the place of its own.
   */
  private boolean isSameNormalizer(TokenizerJson json) {
    return json.normalizers().equals(List.of(PipelineReader.BERT_NORMALIZER))
        || (json.doLowerCase() == config.doLowerCase()
            && strips(json.stripAccents(), json.doLowerCase())
                == strips(config.stripAccents(), config.doLowerCase())
            && json.tokenizeChineseChars() == config.tokenizeChineseChars());
  }

  private static boolean strips(Boolean stripAccents, boolean doLowerCase) {
    return stripAccents == null ? doLowerCase : stripAccents;
  }

  /** As {@link #isSameNormalizer}, of {@code add_prefix_space} and {@code trim_offsets}. */
  private ModelConfig requireRobertas(TokenizerJson json, BytePairs model) {
    List<Step> preTokenizers = json.pipeline().preTokenizers();
    boolean isByteLevel =
        preTokenizers.equals(List.of(PipelineReader.byteLevel(true, true)))
            || preTokenizers.equals(List.of(PipelineReader.byteLevel(false, true)));
    if (!json.normalizers().isEmpty() || !isByteLevel) {
      throw notUsual(
          json,
          "normalizer",
          "and pre_tokenizer are %s and %s, not none and a ByteLevel with a regular expression"
              .formatted(json.normalizers(), json.preTokenizers()));
    }
    requireUsual(json, "model." + ModelReader.UNK_TOKEN, model.unkToken(), null);
    requireUsual(json, "model." + ModelReader.PREFIX, model.continuingSubwordPrefix(), "");
    requireUsual(json, "model." + ModelReader.SUFFIX, model.endOfWordSuffix(), "");
    requireUsual(json, "model." + ModelReader.FUSE_UNK, model.fuseUnk(), false);
    requireUsual(json, "model." + ModelReader.BYTE_FALLBACK, model.byteFallback(), false);
    requireUsual(json, "model." + ModelReader.IGNORE_MERGES, model.ignoreMerges(), false);
    requireUsualSingle(json);
    return model;
  }

  /**
   * Strip and runs of spaces that become one change nothing where text is split at white space
   * next. What transformers 4 converted from SentencePiece's file has them and a Metaspace alone;
   * transformers 5 splits at white space there, too, which differs in white space that the charsmap
   * leaves, and at the end of a text.
   */
  private ModelConfig requireUnigrams(TokenizerJson json, Unigram model) {
    List<Step> normalizers = new ArrayList<>(json.pipeline().normalizers());
    List<Step> usual = normalizers(charsmap(json));
    boolean joinsSpaces =
        normalizers.removeIf(
            step ->
                step.type().equals(PipelineReader.REPLACE_SPACE_RUNS)
                    && SPACES.contains(step.string(PipelineReader.CONTENT)));
    normalizers.removeIf(step -> step.type().equals("Strip"));
    List<Step> found = json.pipeline().preTokenizers();
    Step metaspace = PipelineReader.metaspace(prefixSpace(true));
    boolean isUsual =
        found.equals(preTokenizers()) || (joinsSpaces && found.equals(List.of(metaspace)));
    if (!normalizers.equals(usual) || !isUsual) {
      throw notUsual(
          json,
          "normalizer",
          "and pre_tokenizer are %s and %s, not %s, and a WhitespaceSplit, or in its place a Replace of \" {2,}\", and a Metaspace with add_prefix_space %b"
              .formatted(
                  json.normalizers(),
                  json.preTokenizers(),
                  usual.isEmpty() ? "none" : usual.stream().map(Step::type).toList(),
                  prefixSpace(true)));
    }
    requireUsual(json, "model." + ModelReader.UNK_ID, json.unkId(), unkId(json.vocabulary()));
    requireUsual(json, "model." + ModelReader.BYTE_FALLBACK, model.byteFallback(), false);
    requireUsualSingle(json);
    return model;
  }

  private void requireUsualSingle(TokenizerJson json) {
    if (!json.template().isUsualSingle()) {
      throw notUsual(json, "post_processor.single", "is not [CLS] text [SEP]");
    }
  }

  /** A pair like BERT's is passed over here, as it always was. */
  private void requireUsualPair(TokenizerJson json, AddedTokens addedTokens) {
    TemplateConfig found = json.template().withoutTokenTypes();
    if (!type.hasBertsTemplate()
        && !found.pair().isEmpty()
        && !found.pair().equals(usualTemplate(addedTokens).pair())) {
      throw notUsual(json, "post_processor.pair", "is not <s> text </s> </s> text </s>");
    }
  }

  private void requireUsual(TokenizerJson json, String field, Object found, Object expected) {
    if (!Objects.equals(found, expected)) {
      throw notUsual(json, field, "is " + shown(found) + " and not " + shown(expected));
    }
  }

  private static String shown(Object value) {
    return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }

  private ModelFormatException notUsual(TokenizerJson json, String field, String problem) {
    return new ModelFormatException(
        json.file(),
        field,
        problem
            + ", as "
            + type.className()
            + " has it whatever this file says; correct it, or set tokenizer_class in"
            + " tokenizer_config.json to PreTrainedTokenizerFast");
  }

  /** Releases of transformers differ in which file they believe here, so neither is. */
  private void requireSame(String field, String configured, String inTokenizerJson) {
    if (!configured.equals(inTokenizerJson)) {
      throw config.error(
          field,
          "is \"%s\" %s and \"%s\" in tokenizer.json; make the two files agree"
              .formatted(
                  configured,
                  config.controlTokens().name(field).isPresent() ? "here" : "if not stated here",
                  inTokenizerJson));
    }
  }
}
