package org.sbert4j.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sbert4j.samples.Golden;
import org.sbert4j.tokenizer.TextPair;

/**
 * A tokenizer whose words are ids, {@code t17} for 17, in the place of a model's own: so that a
 * model can be held to PyTorch by ids alone, on the way that every text goes.
 */
final class StandInTokenizer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SPECIAL = List.of("cls", "sep", "pad", "unk", "mask");

  private final JsonNode expected;
  private final boolean twoSeparators;
  private final boolean tokenTypes;

  /**
   * @param twoSeparators whether two stand between the texts of a pair, as RoBERTa has them
   * @param tokenTypes whether the second text has the type 1
   */
  StandInTokenizer(Golden golden, boolean twoSeparators, boolean tokenTypes) {
    this.expected = golden.json();
    this.twoSeparators = twoSeparators;
    this.tokenTypes = tokenTypes;
  }

  private int special(String name) {
    return expected.get("specialIds").get(name).intValue();
  }

  private static String token(String name) {
    return "[" + name.toUpperCase(Locale.ROOT) + "]";
  }

  private String word(int id) {
    return SPECIAL.stream()
        .filter(name -> special(name) == id)
        .findFirst()
        .map(StandInTokenizer::token)
        .orElse("t" + id);
  }

  /** The text that becomes these ids, the first and the last of which are special. */
  String text(int[] inputIds) {
    return words(Arrays.copyOfRange(inputIds, 1, inputIds.length - 1));
  }

  /** The texts that become the ids of a pair. */
  TextPair pair(int[] inputIds) {
    int separator = 0;
    while (inputIds[separator] != special("sep")) {
      separator++;
    }
    int second = separator + (twoSeparators ? 2 : 1);
    return new TextPair(
        words(Arrays.copyOfRange(inputIds, 1, separator)),
        words(Arrays.copyOfRange(inputIds, second, inputIds.length - 1)));
  }

  private String words(int[] ids) {
    return Arrays.stream(ids).mapToObj(this::word).collect(Collectors.joining(" "));
  }

  /** Puts the tokenizer's files in the place of those that a folder has; the limit stays. */
  void writeTo(Path folder) throws IOException {
    JsonNode own = JSON.readTree(folder.resolve("tokenizer_config.json").toFile());
    for (String file : List.of("special_tokens_map.json", "added_tokens.json", "vocab.txt")) {
      Files.deleteIfExists(folder.resolve(file));
    }
    ObjectNode config = JSON.createObjectNode().put("tokenizer_class", "PreTrainedTokenizerFast");
    config.set("model_max_length", own.get("model_max_length"));
    SPECIAL.forEach(name -> config.put(name + "_token", token(name)));
    ArrayNode inputs = config.putArray("model_input_names").add("input_ids").add("attention_mask");
    if (tokenTypes) {
      inputs.add("token_type_ids");
    }
    JSON.writeValue(folder.resolve("tokenizer_config.json").toFile(), config);

    ObjectNode json = JSON.createObjectNode().put("version", "1.0");
    ArrayNode added = json.putArray("added_tokens");
    SPECIAL.forEach(
        name ->
            added
                .addObject()
                .put("id", special(name))
                .put("content", token(name))
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true));
    json.putObject("normalizer")
        .put("type", "BertNormalizer")
        .put("clean_text", true)
        .put("handle_chinese_chars", true)
        .putNull("strip_accents")
        .put("lowercase", true);
    json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    json.set("post_processor", postProcessor());
    ObjectNode model = json.putObject("model").put("type", "WordPiece");
    model
        .put("unk_token", token("unk"))
        .put("continuing_subword_prefix", "##")
        .put("max_input_chars_per_word", 100);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < expected.get("vocabSize").intValue(); id++) {
      vocabulary.put(word(id), id);
    }
    JSON.writeValue(folder.resolve("tokenizer.json").toFile(), json);
  }

  private ObjectNode postProcessor() {
    ObjectNode processor = JSON.createObjectNode().put("type", "TemplateProcessing");
    ArrayNode single = processor.putArray("single");
    addSpecial(single, "cls", 0);
    addSequence(single, "A", 0);
    addSpecial(single, "sep", 0);
    ArrayNode pair = processor.putArray("pair");
    addSpecial(pair, "cls", 0);
    addSequence(pair, "A", 0);
    addSpecial(pair, "sep", 0);
    if (twoSeparators) {
      addSpecial(pair, "sep", 0);
    }
    addSequence(pair, "B", tokenTypes ? 1 : 0);
    addSpecial(pair, "sep", tokenTypes ? 1 : 0);
    ObjectNode tokens = processor.putObject("special_tokens");
    for (String name : List.of("cls", "sep")) {
      ObjectNode entry = tokens.putObject(token(name)).put("id", token(name));
      entry.putArray("ids").add(special(name));
      entry.putArray("tokens").add(token(name));
    }
    return processor;
  }

  private static void addSpecial(ArrayNode pieces, String name, int type) {
    add(pieces, "SpecialToken", token(name), type);
  }

  private static void addSequence(ArrayNode pieces, String name, int type) {
    add(pieces, "Sequence", name, type);
  }

  private static void add(ArrayNode pieces, String kind, String id, int type) {
    pieces.addObject().putObject(kind).put("id", id).put("type_id", type);
  }
}
