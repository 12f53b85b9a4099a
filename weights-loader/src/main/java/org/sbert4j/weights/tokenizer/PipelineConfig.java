package org.sbert4j.weights.tokenizer;

import java.util.List;
import java.util.Map;

/**
 * The normalizer and the pre-tokenizer of a tokenizer.json that are not BERT's own two.
 *
 * @param normalizers change the text, one after another; none leaves it as it is
 * @param preTokenizers split it, one after another; without any the whole text is one word
 */
public record PipelineConfig(List<Step> normalizers, List<Step> preTokenizers) {
  /** Copies the lists. */
  public PipelineConfig {
    normalizers = List.copyOf(normalizers);
    preTokenizers = List.copyOf(preTokenizers);
  }

  /**
   * A part, with its options by their names in the file.
   *
   * <table>
   *   <caption>Types and options</caption>
   *   <tr><td>BertNormalizer</td><td>{@code clean_text}, {@code handle_chinese_chars}, {@code
   *       strip_accents}, {@code lowercase}: Boolean</td></tr>
   *   <tr><td>Lowercase, StripAccents, NFC, NFD, NFKC, NFKD, Nmt</td><td></td></tr>
   *   <tr><td>Strip</td><td>{@code strip_left}, {@code strip_right}: Boolean</td></tr>
   *   <tr><td>Replace</td><td>{@code pattern}, {@code content}: String</td></tr>
   *   <tr><td>ReplaceSpaceRuns, which is Replace by the regular expression {@code " {2,}"}</td>
   *       <td>{@code content}: String</td></tr>
   *   <tr><td>Precompiled</td><td>{@code precompiled_charsmap}: String, base64</td></tr>
   *   <tr><td>Prepend</td><td>{@code prepend}: String</td></tr>
   *   <tr><td>BertPreTokenizer, Whitespace, WhitespaceSplit</td><td></td></tr>
   *   <tr><td>Punctuation</td><td>{@code behavior}: String, as {@code MergedWithNext}</td></tr>
   *   <tr><td>Digits</td><td>{@code individual_digits}: Boolean</td></tr>
   *   <tr><td>CharDelimiterSplit</td><td>{@code delimiter}: String of one code point</td></tr>
   *   <tr><td>Metaspace</td><td>{@code replacement}: String of one code point; {@code
   *       prepend_scheme}: String, {@code always}, {@code first} or {@code never}; {@code split}:
   *       Boolean</td></tr>
   *   <tr><td>ByteLevel</td><td>{@code add_prefix_space}, {@code use_regex}: Boolean</td></tr>
   *   <tr><td>Split</td><td>{@code pattern}, {@code behavior}: String; {@code invert}:
   *       Boolean</td></tr>
   * </table>
   *
   * @param type the name of the part
   * @param options none of them null
   */
  public record Step(String type, Map<String, Object> options) {
    /** Copies the options. */
    public Step {
      options = Map.copyOf(options);
    }

    /** An option that is true or false. */
    public boolean bool(String option) {
      return (Boolean) options.get(option);
    }

    /** An option that is text. */
    public String string(String option) {
      return (String) options.get(option);
    }
  }
}
