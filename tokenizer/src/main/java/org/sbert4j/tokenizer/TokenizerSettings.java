package org.sbert4j.tokenizer;

import java.util.List;
import java.util.function.Consumer;
import org.sbert4j.tokenizer.pipeline.OffsetTrimming;
import org.sbert4j.tokenizer.pipeline.Pipeline;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/**
 * How a {@link Tokenizer} reads text; fields as in a tokenizer_config.json, in camelCase.
 *
 * <p>Start from {@link #bert()} and change what differs:
 *
 * <pre>{@code
 * TokenizerSettings settings = TokenizerSettings.bert().withDoLowerCase(false);
 * }</pre>
 *
 * @param doLowerCase whether text is lower-cased
 * @param stripAccents whether text is decomposed and loses its accents; null: as {@code
 *     doLowerCase} says
 * @param tokenizeChineseChars whether each CJK ideograph is a word of its own
 * @param cleanText whether control characters are dropped
 * @param unkToken what stands for a word the vocabulary cannot spell
 * @param clsToken what begins every sequence
 * @param sepToken what ends every sequence
 * @param padToken what fills shorter sequences of a batch
 * @param maskToken the token of masked language modelling; may be missing from the vocabulary
 * @param model how words become tokens of the vocabulary
 * @param addedTokens tokens found in the text itself
 * @param listedTokensOnly whether the five tokens above are found in the text only if they are
 *     listed there, too, as with the generic classes of Hugging Face; otherwise they are in any
 *     case, as with its BertTokenizer
 * @param template where texts and special tokens stand; null: {@code [CLS] A [SEP]} and {@code
 *     [CLS] A [SEP] B [SEP]}
 * @param pipeline what normalizes and splits text where that is not BERT's own two parts, and then
 *     the first four settings do nothing; null, and faster: BertNormalizer, as those four say, and
 *     BertPreTokenizer
 * @param offsetTrimming which whitespace the ranges of tokens leave out; null: none
 */
public record TokenizerSettings(
    boolean doLowerCase,
    Boolean stripAccents,
    boolean tokenizeChineseChars,
    boolean cleanText,
    String unkToken,
    String clsToken,
    String sepToken,
    String padToken,
    String maskToken,
    SubwordModel model,
    List<AddedToken> addedTokens,
    boolean listedTokensOnly,
    Template template,
    Pipeline pipeline,
    OffsetTrimming offsetTrimming) {

  /**
   * Checks that nothing but {@code stripAccents}, {@code template}, {@code pipeline} and {@code
   * offsetTrimming} is null.
   *
   * @throws NullPointerException naming the field that is null
   */
  public TokenizerSettings {
    requireField(unkToken, "unkToken");
    requireField(clsToken, "clsToken");
    requireField(sepToken, "sepToken");
    requireField(padToken, "padToken");
    requireField(maskToken, "maskToken");
    requireField(model, "model");
    requireField(addedTokens, "addedTokens");
    addedTokens = List.copyOf(addedTokens);
  }

  private static void requireField(Object value, String field) {
    if (value == null) {
      throw new NullPointerException("The tokenizer setting " + field + " is null; set it.");
    }
  }

  /** The defaults of the Hugging Face BertTokenizer: lower-casing, {@code ##}, {@code [UNK]} …. */
  public static TokenizerSettings bert() {
    return new TokenizerSettings(
        true,
        null,
        true,
        true,
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[PAD]",
        "[MASK]",
        SubwordModel.WordPiece.bert(),
        List.of(),
        false,
        null,
        null,
        null);
  }

  /** Whether accents are stripped, when {@link #stripAccents()} is null included. */
  public boolean stripsAccents() {
    return stripAccents == null ? doLowerCase : stripAccents;
  }

  /** These settings with another {@code doLowerCase}. */
  public TokenizerSettings withDoLowerCase(boolean doLowerCase) {
    return with(fields -> fields.doLowerCase = doLowerCase);
  }

  /** These settings with another {@code stripAccents}. */
  public TokenizerSettings withStripAccents(Boolean stripAccents) {
    return with(fields -> fields.stripAccents = stripAccents);
  }

  /** These settings with another {@code tokenizeChineseChars}. */
  public TokenizerSettings withTokenizeChineseChars(boolean tokenizeChineseChars) {
    return with(fields -> fields.tokenizeChineseChars = tokenizeChineseChars);
  }

  /** These settings with another {@code cleanText}. */
  public TokenizerSettings withCleanText(boolean cleanText) {
    return with(fields -> fields.cleanText = cleanText);
  }

  /** These settings with another {@code unkToken}. */
  public TokenizerSettings withUnkToken(String unkToken) {
    return with(fields -> fields.unkToken = unkToken);
  }

  /** These settings with another {@code clsToken}. */
  public TokenizerSettings withClsToken(String clsToken) {
    return with(fields -> fields.clsToken = clsToken);
  }

  /** These settings with another {@code sepToken}. */
  public TokenizerSettings withSepToken(String sepToken) {
    return with(fields -> fields.sepToken = sepToken);
  }

  /** These settings with another {@code padToken}. */
  public TokenizerSettings withPadToken(String padToken) {
    return with(fields -> fields.padToken = padToken);
  }

  /** These settings with another {@code maskToken}. */
  public TokenizerSettings withMaskToken(String maskToken) {
    return with(fields -> fields.maskToken = maskToken);
  }

  /** These settings with another {@code model}. */
  public TokenizerSettings withModel(SubwordModel model) {
    return with(fields -> fields.model = model);
  }

  /** These settings with another {@code addedTokens}. */
  public TokenizerSettings withAddedTokens(List<AddedToken> addedTokens) {
    return with(fields -> fields.addedTokens = addedTokens);
  }

  /** These settings with another {@code listedTokensOnly}. */
  public TokenizerSettings withListedTokensOnly(boolean listedTokensOnly) {
    return with(fields -> fields.listedTokensOnly = listedTokensOnly);
  }

  /** These settings with another {@code template}. */
  public TokenizerSettings withTemplate(Template template) {
    return with(fields -> fields.template = template);
  }

  /** These settings with another {@code pipeline}. */
  public TokenizerSettings withPipeline(Pipeline pipeline) {
    return with(fields -> fields.pipeline = pipeline);
  }

  /** These settings with another {@code offsetTrimming}. */
  public TokenizerSettings withOffsetTrimming(OffsetTrimming offsetTrimming) {
    return with(fields -> fields.offsetTrimming = offsetTrimming);
  }

  private TokenizerSettings with(Consumer<Fields> change) {
    Fields fields = new Fields(this);
    change.accept(fields);
    return fields.toSettings();
  }

  /** The record's fields while one of them changes. */
  private static final class Fields {
    private boolean doLowerCase;
    private Boolean stripAccents;
    private boolean tokenizeChineseChars;
    private boolean cleanText;
    private String unkToken;
    private String clsToken;
    private String sepToken;
    private String padToken;
    private String maskToken;
    private SubwordModel model;
    private List<AddedToken> addedTokens;
    private boolean listedTokensOnly;
    private Template template;
    private Pipeline pipeline;
    private OffsetTrimming offsetTrimming;

    private Fields(TokenizerSettings settings) {
      doLowerCase = settings.doLowerCase;
      stripAccents = settings.stripAccents;
      tokenizeChineseChars = settings.tokenizeChineseChars;
      cleanText = settings.cleanText;
      unkToken = settings.unkToken;
      clsToken = settings.clsToken;
      sepToken = settings.sepToken;
      padToken = settings.padToken;
      maskToken = settings.maskToken;
      model = settings.model;
      addedTokens = settings.addedTokens;
      listedTokensOnly = settings.listedTokensOnly;
      template = settings.template;
      pipeline = settings.pipeline;
      offsetTrimming = settings.offsetTrimming;
    }

    private TokenizerSettings toSettings() {
      return new TokenizerSettings(
          doLowerCase,
          stripAccents,
          tokenizeChineseChars,
          cleanText,
          unkToken,
          clsToken,
          sepToken,
          padToken,
          maskToken,
          model,
          addedTokens,
          listedTokensOnly,
          template,
          pipeline,
          offsetTrimming);
    }
  }
}
