package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.List;
import org.sbert4j.weights.ModelFormatException;

/**
 * What a folder's files say about its tokenizer.
 *
 * <p>When tokenizer.json and tokenizer_config.json disagree about lower-casing, accents or Chinese
 * characters, the answer is that of transformers 5 ({@code
 * tokenization_utils_tokenizers.TokenizersBackend.convert_to_native_format} and {@code
 * models/bert/tokenization_bert.BertTokenizer}): a {@code tokenizer_class} of BERT's own, which is
 * also taken where no file names one, takes the vocabulary from tokenizer.json and the three
 * settings from tokenizer_config.json, with {@code do_lower_case} true where that is silent or
 * missing; the generic classes ({@code PreTrainedTokenizerFast}, {@code TokenizersBackend}) take
 * tokenizer.json as it is. So do RobertaTokenizer with {@code add_prefix_space} and {@code
 * trim_offsets}, XLMRobertaTokenizer and CamembertTokenizer with {@code add_prefix_space}; where no
 * file names a class, {@code model_type} in config.json does.
 *
 * <p>For a class of its own transformers 5 also takes the rest for granted, of BERT's {@code [CLS]
 * A [SEP]}, {@code ##}, 100 characters a word and cleaning, where earlier releases believe
 * tokenizer.json; so a file that says something else there is refused.
 *
 * @param source tokenizer.json, or the file that has the vocabulary
 * @param vocabulary the tokens, each at the index that is its id. A vocab.txt may list a token
 *     twice; the later id counts, as in the reference.
 * @param doLowerCase whether the normalizer lower-cases
 * @param stripAccents whether it strips accents; null means as {@code doLowerCase} says
 * @param tokenizeChineseChars whether it puts spaces round CJK characters
 * @param cleanText whether it drops control characters and unifies white space
 * @param unkToken the token of unknown words; always in the vocabulary
 * @param clsToken the token in front; always in the vocabulary or an added one
 * @param sepToken the token at the end; always in the vocabulary or an added one
 * @param padToken the token of padding
 * @param maskToken the token of a masked word
 * @param model how words become tokens of the vocabulary
 * @param addedTokens the added tokens by ascending id. An id may lie beyond the vocabulary; then it
 *     is the one that the reference gives the token, the next free one.
 * @param template where special tokens and texts stand, as tokenizer.json says it; null: BERT's own
 *     with {@code clsToken} and {@code sepToken}. All its token types are 0 if it was read for
 *     pairs and the tokenizer gives none ({@code model_input_names}, or a class such as
 *     DistilBertTokenizer)
 * @param offsetTrimming what the ranges of tokens leave out; null: nothing
 * @param pipeline what normalizes and splits text where that is not BERT's own, and then {@code
 *     doLowerCase} and the three after it mean nothing; null as a rule
 * @param modelMaxLength {@code model_max_length}, or {@code max_len}, in tokens, special ones
 *     included; null when not stated or larger than an int
 */
public record TokenizerFiles(
    Path source,
    List<String> vocabulary,
    boolean doLowerCase,
    Boolean stripAccents,
    boolean tokenizeChineseChars,
    boolean cleanText,
    String unkToken,
    String clsToken,
    String sepToken,
    String padToken,
    String maskToken,
    ModelConfig model,
    List<AddedTokenEntry> addedTokens,
    TemplateConfig template,
    OffsetTrimmingConfig offsetTrimming,
    PipelineConfig pipeline,
    Integer modelMaxLength) {

  /** Copies the lists. */
  public TokenizerFiles {
    vocabulary = vocabulary instanceof TokenList ? vocabulary : List.copyOf(vocabulary);
    addedTokens = List.copyOf(addedTokens);
  }

  /**
   * Reads the tokenizer's files of a folder.
   *
   * @throws ModelFormatException naming the file, the field and the fix, for everything that is
   *     missing, malformed or unknown
   */
  public static TokenizerFiles read(Path folder) {
    return TokenizerReader.read(folder, false);
  }

  /**
   * Reads the tokenizer's files of a folder for a model that reads pairs of texts: so that the
   * second text has the token type that the model was given for it.
   *
   * @throws ModelFormatException as {@link #read}
   */
  public static TokenizerFiles readForPairs(Path folder) {
    return TokenizerReader.read(folder, true);
  }
}
