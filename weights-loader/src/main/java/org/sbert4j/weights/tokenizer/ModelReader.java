package org.sbert4j.weights.tokenizer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sbert4j.weights.json.JsonObject;
import org.sbert4j.weights.json.LargeValue;
import org.sbert4j.weights.tokenizer.ModelConfig.BytePairs;
import org.sbert4j.weights.tokenizer.ModelConfig.Unigram;
import org.sbert4j.weights.tokenizer.ModelConfig.WordPiece;

/**
 * The {@code model} of a tokenizer.json: WordPiece, Unigram or BPE (tokenizers, {@code models}).
 * Its large parts are taken while the file is read.
 */
final class ModelReader {
  static final String PREFIX = "continuing_subword_prefix";
  static final String SUFFIX = "end_of_word_suffix";
  static final String MAX_INPUT_CHARS = "max_input_chars_per_word";
  static final String UNK_TOKEN = "unk_token";
  static final String UNK_ID = "unk_id";
  static final String FUSE_UNK = "fuse_unk";
  static final String BYTE_FALLBACK = "byte_fallback";
  static final String IGNORE_MERGES = "ignore_merges";

  private static final String DROPOUT = "dropout";
  private static final String MERGES = "merges";
  private static final String VOCABULARY = "vocab";
  private static final String MODEL = "model";

  private final IndexedVocabulary.Builder tokens;
  private final Merges merges;

  ModelReader(Path file, boolean readsNumbersAsRust) {
    this.tokens = new IndexedVocabulary.Builder(file, MODEL + "." + VOCABULARY, readsNumbersAsRust);
    this.merges = Merges.ofJson(file, MODEL + "." + MERGES);
  }

  /**
   * What was read.
   *
   * @param unkToken the unknown token; null where byte-pair encoding has none
   * @param unkId its id in a Unigram, else -1
   */
  record Read(IndexedVocabulary vocabulary, ModelConfig model, String unkToken, int unkId) {}

  /** What takes the large parts, by their paths. */
  Map<String, LargeValue> large() {
    return Map.of(MODEL + "." + VOCABULARY, tokens, MODEL + "." + MERGES, merges);
  }

  /** The model of a file whose large parts were taken. */
  Read read(JsonObject json) {
    JsonObject model = json.requiredObject(MODEL);
    String type = type(model);
    boolean isUnigram = type.equals(Unigram.TYPE);
    if (!isUnigram) {
      model.requiredObject(VOCABULARY);
    } else if (!model.has(VOCABULARY)) {
      throw model.missing(VOCABULARY, "an array");
    } else if (!model.isArray(VOCABULARY)) {
      throw model.error(
          VOCABULARY, "expected an array of tokens and their scores; correct the field");
    }
    IndexedVocabulary vocabulary = tokens.build();
    return switch (type) {
      case WordPiece.TYPE ->
          new Read(
              vocabulary,
              new WordPiece(model.requiredString(PREFIX), maxInputChars(model)),
              model.requiredString(UNK_TOKEN),
              -1);
      case Unigram.TYPE -> {
        int unkId = unkId(model, vocabulary.tokens());
        yield new Read(
            vocabulary,
            new Unigram(tokens.scores(), model.bool(BYTE_FALLBACK).orElse(false)),
            vocabulary.tokens().get(unkId),
            unkId);
      }
      default -> {
        BytePairs bytePairs = bytePairs(model, vocabulary);
        yield new Read(vocabulary, bytePairs, bytePairs.unkToken(), -1);
      }
    };
  }

  /**
   * The type, which files of before tokenizers 0.10 lack: the library then takes the first that
   * fits, in the order of BPE, WordPiece and, the only one with an array, Unigram.
   */
  private static String type(JsonObject model) {
    String fitting =
        model.isArray(VOCABULARY)
            ? Unigram.TYPE
            : model.has(MERGES) ? BytePairs.TYPE : WordPiece.TYPE;
    String type = model.string("type").orElse(fitting);
    if (!List.of(WordPiece.TYPE, Unigram.TYPE, BytePairs.TYPE).contains(type)) {
      throw model.error(
          "type",
          "\"%s\" is not supported, only WordPiece, Unigram and BPE are%s"
              .formatted(type, TokenizerJson.OTHER_TOKENIZER));
    }
    return type;
  }

  private static int maxInputChars(JsonObject model) {
    if (model.number(MAX_INPUT_CHARS).orElse(0.0) > Integer.MAX_VALUE) {
      return Integer.MAX_VALUE; // No word is longer.
    }
    int maxInputChars = model.requiredInteger(MAX_INPUT_CHARS);
    if (maxInputChars < 0) {
      throw model.error(MAX_INPUT_CHARS, "is " + maxInputChars + "; give 0 or more, BERT's is 100");
    }
    return maxInputChars;
  }

  /** Without an unknown token the reference fails at the first text that it cannot spell. */
  private static int unkId(JsonObject model, List<String> vocabulary) {
    if (vocabulary.isEmpty()) {
      throw model.error(VOCABULARY, "is empty; take the file that belongs to the model");
    }
    int unkId = model.requiredInteger(UNK_ID);
    if (unkId < 0 || unkId >= vocabulary.size()) {
      throw model.error(
          UNK_ID,
          "is %d, where the vocabulary has the ids from 0 to %d; name the unknown token's"
              .formatted(unkId, vocabulary.size() - 1));
    }
    return unkId;
  }

  private BytePairs bytePairs(JsonObject model, IndexedVocabulary vocabulary) {
    if (!model.isArray(MERGES)) {
      throw model.has(MERGES)
          ? model.error(MERGES, "expected an array of merges; correct the field")
          : model.missing(MERGES, "an array");
    }
    if (model.number(DROPOUT).orElse(0.0) != 0) {
      throw model.error(
          DROPOUT,
          "is %s, so that a text has other tokens each time; set it to null"
              .formatted(model.number(DROPOUT).orElseThrow()));
    }
    String prefix = model.string(PREFIX).orElse("");
    String suffix = model.string(SUFFIX).orElse("");
    boolean byteFallback = model.bool(BYTE_FALLBACK).orElse(false);
    if (byteFallback && !(prefix + suffix).isEmpty()) {
      throw model.error(
          BYTE_FALLBACK,
          "true is not supported beside a %s or %s; set it to false".formatted(PREFIX, SUFFIX));
    }
    return new BytePairs(
        merges.check(vocabulary, prefix),
        model.string(UNK_TOKEN).orElse(null),
        prefix,
        suffix,
        model.bool(FUSE_UNK).orElse(false),
        byteFallback,
        model.bool(IGNORE_MERGES).orElse(false));
  }
}
