package org.sbert4j.weights.tokenizer;

import java.util.List;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.weights.ModelFolderFixture;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TokenizerJsonText;

/** One of a tokenizer's files with any content, beside others that are right. */
public final class TokenizerFilesFuzz extends FileFuzz {
  private static final int TOKENIZER_JSON = 0;
  private static final int TOKENIZER_CONFIG = 1;
  private static final int SPECIAL_TOKENS_MAP = 2;
  private static final int ADDED_TOKENS = 3;
  private static final int VOCABULARY = 4;

  private static final List<String> NAMES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.txt");

  /** Whose special_tokens_map.json and added_tokens.json count. */
  private static final String CONFIG = "{\"tokenizer_class\": \"BertTokenizerFast\"}";

  /** Whose tokenizer.json counts alone. */
  private static final String GENERIC = "{\"tokenizer_class\": \"TokenizersBackend\"}";

  public TokenizerFilesFuzz() {
    super(500, ModelFormatException.class);
  }

  @Override
  public int maxBytes() {
    return 2000;
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        choosing(TOKENIZER_JSON, 0, ascii(TokenizerJsonText.with("\n", "", "  ", ""))),
        choosing(
            TOKENIZER_JSON,
            0,
            ascii(
                TokenizerJsonText.withPostProcessor(
                    "{\"type\":\"BertProcessing\",\"sep\":[\"[SEP]\",3],\"cls\":[\"[CLS]\",2]}"))),
        choosing(TOKENIZER_JSON, 1, ascii(TokenizerJsonText.unigram())),
        choosing(TOKENIZER_JSON, 1, ascii(TokenizerJsonText.bytePairs())),
        choosing(
            TOKENIZER_CONFIG,
            0,
            ascii(
                "{\"tokenizer_class\":\"PreTrainedTokenizerFast\",\"do_lower_case\":true,"
                    + "\"strip_accents\":null,\"model_max_length\":1e30,\"cls_token\":\"[CLS]\","
                    + "\"mask_token\":{\"content\":\"[MASK]\",\"lstrip\":true},"
                    + "\"extra_special_tokens\":[\"a\"],\"truncation_side\":\"right\","
                    + "\"model_input_names\":[\"input_ids\",\"attention_mask\"],\"max_len\":9,"
                    + "\"added_tokens_decoder\":{\"7\":{\"content\":\"<e>\",\"special\":true}}}")),
        choosing(
            SPECIAL_TOKENS_MAP,
            0,
            ascii(
                "{\"unk_token\":\"[UNK]\",\"pad_token\":{\"content\":\"a\"},\"x_token\":\"a\","
                    + "\"additional_special_tokens\":[{\"content\":\"a\",\"rstrip\":true},\"##b\"]}")),
        choosing(ADDED_TOKENS, 0, ascii("{\"<a>\":7,\"a\":5,\"<b>\":8}")),
        choosing(VOCABULARY, 0, ascii("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na \r\n\n##b\na")));
  }

  /** A file, and by 1 the generic class. */
  private static byte[] choosing(int file, int generic, byte[] content) {
    return choosing(file, choosing(generic, content));
  }

  @Override
  public List<byte[]> words() {
    return ascii(
        "{\"type\":\"Sequence\",\"normalizers\":[",
        "{\"SpecialToken\":{\"id\":\"[SEP]\",\"type_id\":0}},",
        "\"additional_special_tokens\":[\"a\"],",
        "\"special_tokens_map\"",
        "\\ud800",
        "1e999",
        "NaN",
        "\"type\":\"RobertaProcessing\"",
        "\"type\":\"Metaspace\"",
        "\"pattern\":{\"Regex\":\" {2,}\"}",
        "2147483648",
        "\u0000");
  }

  @Override
  public void run(byte[] input) throws Exception {
    FuzzInput choices = new FuzzInput(input);
    int which = choices.below(NAMES.size());
    boolean generic = choices.below(2) == 1;
    byte[] content = choices.rest();
    ModelFolderFixture model = new ModelFolderFixture(folder());
    model.delete(NAMES);
    if (which != TOKENIZER_JSON) {
      model.file("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n");
    }
    if (which == TOKENIZER_JSON && generic) {
      model.file("tokenizer_config.json", GENERIC);
    }
    if (which == SPECIAL_TOKENS_MAP || which == ADDED_TOKENS) {
      model.file("tokenizer_config.json", CONFIG);
    }
    check(NAMES.get(which), content, file -> TokenizerReader.read(folder(), true));
  }
}
