package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.tokenizer.PipelineConfig.Step;

/**
 * tokenizer.json, the tokenizers library's own form, of a tokenizer with WordPiece, Unigram or BPE
 * that adds special tokens. A part that is not known is an error, and so is a field beside the
 * parts, which the library refuses, too; one inside a part that it does not have is left alone, as
 * the library leaves it. {@code decoder} is left out on purpose: it does not change ids.
 *
 * @param normalizers the types of the normalizers
 * @param preTokenizers the types of the pre-tokenizers
 * @param doLowerCase with the next three: the BertNormalizer that does the same as the normalizers;
 *     where there is none, they mean nothing and {@code pipeline} says it all
 * @param stripAccents null: as {@code doLowerCase} says
 * @param unkToken the unknown token; null where byte-pair encoding has none
 * @param unkId its id in a Unigram, else -1
 * @param addedTokens in the order of the file
 * @param trimming what is left out of the ranges of tokens; null: nothing
 * @param truncation what the last user of the file had set. Its length does not count, since the
 *     model's own limits override it; its direction may
 * @param padding likewise
 * @param pipeline normalizers and pre-tokenizers that do not what BertNormalizer and
 *     BertPreTokenizer do; null as a rule
 */
record TokenizerJson(
    Path file,
    IndexedVocabulary vocabulary,
    List<String> normalizers,
    List<String> preTokenizers,
    boolean doLowerCase,
    Boolean stripAccents,
    boolean tokenizeChineseChars,
    boolean cleanText,
    ModelConfig model,
    String unkToken,
    int unkId,
    List<AddedTokenEntry> addedTokens,
    TemplateConfig template,
    OffsetTrimmingConfig trimming,
    PipelineConfig pipeline,
    Optional<JsonObject> truncation,
    Optional<JsonObject> padding) {

  static final String CLEAN_TEXT = PipelineReader.CLEAN_TEXT;
  static final String DEFAULT_PREFIX = "##";
  static final int DEFAULT_MAX_INPUT_CHARS = 100;

  static final String SEQUENCE = "Sequence";
  static final String OTHER_TOKENIZER = "; use a model with another tokenizer";

  private static final Step NO_CHANGE =
      new Step(
          PipelineReader.BERT_NORMALIZER,
          Map.of(
              PipelineReader.CLEAN_TEXT,
              false,
              PipelineReader.CHINESE,
              false,
              PipelineReader.STRIP_ACCENTS,
              false,
              PipelineReader.LOWERCASE,
              false));

  /** BertPreTokenizer, and the two that it is made of. */
  private static final Set<List<Step>> BERT_PRE_TOKENIZERS =
      Set.of(
          List.of(new Step("BertPreTokenizer", Map.of())),
          List.of(
              new Step(PipelineReader.WHITESPACE_SPLIT, Map.of()),
              new Step("Punctuation", Map.of("behavior", "Isolated"))));

  /**
   * Reads a file.
   *
   * @param type that is made of it. A generic class has the library in Rust read the file; for the
   *     others Python reads it, which rounds the scores of a Unigram otherwise
   */
  static TokenizerJson read(Path file, TokenizerClass type) {
    ModelReader reader = new ModelReader(file, type.isGeneric());
    JsonObject json = JsonObject.read(file, reader.large());
    checkVersion(json);
    PipelineConfig pipeline = PipelineReader.read(json);
    ModelReader.Read model = reader.read(json);
    IndexedVocabulary vocabulary = model.vocabulary();
    List<AddedTokenEntry> addedTokens =
        json.objects("added_tokens").stream()
            .map(token -> AddedTokenEntry.read(token, token.requiredInteger("id")))
            .toList();
    Step bert = asBert(pipeline.normalizers());
    boolean isBert =
        bert != null
            && model.model() instanceof ModelConfig.WordPiece
            && BERT_PRE_TOKENIZERS.contains(pipeline.preTokenizers());
    if (bert == null) {
      bert = NO_CHANGE;
    }
    boolean stripsAccents = bert.bool(PipelineReader.STRIP_ACCENTS);
    TemplateReader.PostProcessor postProcessor = postProcessor(json, vocabulary, addedTokens);
    // Last, so that a part under another name is called missing rather than unknown.
    json.requireOnly(
        "version",
        "truncation",
        "padding",
        "added_tokens",
        "normalizer",
        "pre_tokenizer",
        "post_processor",
        "decoder",
        "model");
    return new TokenizerJson(
        file,
        vocabulary,
        pipeline.normalizers().stream().map(Step::type).toList(),
        pipeline.preTokenizers().stream().map(Step::type).toList(),
        bert.bool(PipelineReader.LOWERCASE),
        stripsAccents == bert.bool(PipelineReader.LOWERCASE) ? null : stripsAccents,
        bert.bool(PipelineReader.CHINESE),
        bert.bool(CLEAN_TEXT),
        model.model(),
        model.unkToken(),
        model.unkId(),
        addedTokens,
        postProcessor.template(),
        postProcessor.trimming(),
        isBert ? null : pipeline,
        json.object("truncation"),
        json.object("padding"));
  }

  /**
   * The BertNormalizer that does what some steps do: one BertNormalizer or none, and Lowercase
   * before or after it, as sentence-transformers puts it there (proven for every code point by the
   * tokenizer's NormalizerChainTest). Null if no BertNormalizer does.
   */
  private static Step asBert(List<Step> steps) {
    Step bert = null;
    boolean lowercase = false;
    for (Step step : steps) {
      if (step.type().equals("Lowercase")) {
        lowercase = true;
      } else if (step.type().equals(PipelineReader.BERT_NORMALIZER) && bert == null) {
        bert = step;
      } else {
        return null;
      }
    }
    Map<String, Object> options =
        new HashMap<>(bert == null ? NO_CHANGE.options() : bert.options());
    options.merge(
        PipelineReader.LOWERCASE, lowercase, (own, other) -> (Boolean) own || (Boolean) other);
    return new Step(PipelineReader.BERT_NORMALIZER, options);
  }

  private static void checkVersion(JsonObject json) {
    String version = json.string("version").orElse("1.0");
    if (!version.equals("1.0")) {
      throw json.error(
          "version",
          "\"" + version + "\" is not supported, only 1.0 is; save the file in that version");
    }
  }

  private static TemplateReader.PostProcessor postProcessor(
      JsonObject json, IndexedVocabulary vocabulary, List<AddedTokenEntry> addedTokens) {
    Map<String, Integer> added = new HashMap<>();
    addedTokens.forEach(token -> added.put(token.content(), token.id()));
    String addsNone = "so no [CLS] and [SEP] are added" + OTHER_TOKENIZER;
    JsonObject part =
        json.object("post_processor")
            .orElseThrow(() -> json.error("post_processor", "is missing, " + addsNone));
    TemplateReader.PostProcessor read =
        TemplateReader.read(
            part,
            token -> {
              Integer id = vocabulary.id(token);
              return id == null ? added.get(token) : id;
            });
    if (read.template() == null) {
      throw part.error("type", "only trims offsets, " + addsNone);
    }
    return read;
  }
}
