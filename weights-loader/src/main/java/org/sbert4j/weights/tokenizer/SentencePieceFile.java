package org.sbert4j.weights.tokenizer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.protobuf.WireReader;
import org.sbert4j.weights.storage.ModelFiles;
import org.sbert4j.weights.tokenizer.ModelConfig.Unigram;
import org.sbert4j.weights.tokenizer.PipelineConfig.Step;

/**
 * A model of SentencePiece, the message ModelProto of its sentencepiece_model.proto, as XLM-R,
 * CamemBERT and ALBERT take it over (transformers, {@code convert_slow_tokenizer.py,
 * SentencePieceExtractor}, {@code XLMRobertaConverter}, {@code CamembertConverter}, {@code
 * models/albert/tokenization_albert.py}).
 *
 * <p>Transformers 5 passes over the settings of the normalizer, except for the charsmap, over those
 * that fall back to bytes, and over most kinds of pieces, which SentencePiece itself and so earlier
 * releases heed; so a file in which they are not the usual ones is refused.
 */
final class SentencePieceFile {
  private static final int MAX_BYTES = 64 << 20;
  private static final String USE_JSON =
      "; save the tokenizer as tokenizer.json with transformers and use that";

  /** The first pieces, which XLM-R and CamemBERT have elsewhere. */
  private static final List<String> FIRST_PIECES = List.of("<unk>", "<s>", "</s>");

  /** The names of {@code ModelType}, by number. */
  private static final List<String> MODEL_TYPES = List.of("", "UNIGRAM", "BPE", "WORD", "CHAR");

  private static final long UNIGRAM = 1;

  /** What transformers 4 gives a lower score in a piece of ALBERT ({@code check_number_comma}). */
  private static final Pattern NUMBER_AND_COMMA = Pattern.compile("\\p{N},\\z");

  // The types of pieces, of which 5 is unused.
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int BYTE = 6;

  /** The id of ALBERT's unknown token. */
  static final int ALBERT_UNK_ID = 1;

  /** The score that keeps SentencePiece's own unknown piece from being used. */
  private static final double UNUSED_SCORE = -100;

  private final Path file;
  private final TokenList pieces = new TokenList();
  private float[] scores = new float[1024];
  private byte[] types = new byte[1024];
  private byte[] charsmap = new byte[0];

  private SentencePieceFile(Path file) {
    this.file = file;
  }

  /** What a class of transformers makes of the pieces. */
  record Converted(
      Path file, IndexedVocabulary vocabulary, Unigram model, List<Step> normalizers) {}

  static SentencePieceFile read(Path file) {
    byte[] bytes = ModelFiles.allBytes(file, MAX_BYTES);
    SentencePieceFile model = new SentencePieceFile(file);
    WireReader fields = new WireReader(file, "the SentencePiece model", ByteBuffer.wrap(bytes));
    while (fields.next()) {
      switch (fields.field()) {
        case 1 -> model.addPiece(fields.message());
        case 2 -> model.readTrainer(fields.message());
        case 3 -> model.readNormalizer(fields.message());
        default -> fields.skip();
      }
    }
    return model;
  }

  private void addPiece(WireReader fields) {
    if (pieces.size() == IndexedVocabulary.MAX_TOKENS) {
      throw IndexedVocabulary.tooMany(file, piece());
    }
    String piece = "";
    float score = 0;
    long type = NORMAL;
    while (fields.next()) {
      switch (fields.field()) {
        case 1 -> piece = text(fields);
        case 2 -> score = fields.float32();
        case 3 -> type = fields.number();
        default -> fields.skip();
      }
    }
    if (type < NORMAL || type > BYTE) {
      throw error(
          piece() + ".type", "is %d, which is no type of a piece%s".formatted(type, USE_JSON));
    }
    if (pieces.size() == scores.length) {
      scores = Arrays.copyOf(scores, 2 * scores.length);
      types = Arrays.copyOf(types, 2 * types.length);
    }
    scores[pieces.size()] = score;
    types[pieces.size()] = (byte) type;
    pieces.append(piece);
  }

  /** The field of the piece that is read. */
  private String piece() {
    return "pieces[" + pieces.size() + "]";
  }

  private String text(WireReader fields) {
    String text = fields.string();
    if (text.indexOf('\ufffd') >= 0) {
      throw error(piece() + ".piece", "is not UTF-8, or the character U+FFFD" + USE_JSON);
    }
    return text;
  }

  private void readTrainer(WireReader fields) {
    while (fields.next()) {
      switch (fields.field()) {
        case 3 -> checkModelType(fields.number());
        case 24 -> require(fields, "trainer_spec.treat_whitespace_as_suffix", 0);
        case 35 -> require(fields, "trainer_spec.byte_fallback", 0);
        default -> fields.skip();
      }
    }
  }

  private void checkModelType(long type) {
    if (type != UNIGRAM) {
      String name =
          type > 0 && type < MODEL_TYPES.size()
              ? MODEL_TYPES.get((int) type)
              : String.valueOf(type);
      throw error(
          "trainer_spec.model_type",
          "%s is not supported, only UNIGRAM is%s".formatted(name, USE_JSON));
    }
  }

  private void readNormalizer(WireReader fields) {
    while (fields.next()) {
      switch (fields.field()) {
        case 2 -> charsmap = fields.bytes();
        case 3 -> require(fields, "normalizer_spec.add_dummy_prefix", 1);
        case 4 -> require(fields, "normalizer_spec.remove_extra_whitespaces", 1);
        case 5 -> require(fields, "normalizer_spec.escape_whitespaces", 1);
        default -> fields.skip();
      }
    }
  }

  private void require(WireReader fields, String field, long usual) {
    long value = fields.number();
    if (value != usual) {
      throw error(
          field,
          "is %s, which releases of transformers take differently%s"
              .formatted(value == 0 ? "false" : "true", USE_JSON));
    }
  }

  /** The first pieces, and the types of all, must be those that RoBERTa's relatives have. */
  private void checkPieces() {
    for (int i = 0; i < pieces.size(); i++) {
      int usual = i == 0 ? UNKNOWN : i < FIRST_PIECES.size() ? CONTROL : NORMAL;
      if (types[i] != usual) {
        throw typeError(i, "where RoBERTa's relatives have %d".formatted(usual));
      }
    }
    int known = Math.min(pieces.size(), FIRST_PIECES.size());
    if (!pieces.subList(0, known).equals(FIRST_PIECES)) {
      throw error(
          "pieces",
          "begin with %s and not %s%s".formatted(pieces.subList(0, known), FIRST_PIECES, USE_JSON));
    }
  }

  private ModelFormatException typeError(int piece, String problem) {
    return error(
        "pieces[" + piece + "].type",
        "is %d, %s (1: normal, 2: unknown, 3: control, 4: user-defined)%s"
            .formatted(types[piece], problem, USE_JSON));
  }

  /** The control and user-defined pieces, added tokens unless the settings name others. */
  List<AddedTokenEntry> addedPieces() {
    return IntStream.range(0, pieces.size())
        .filter(i -> types[i] == CONTROL || types[i] == USER_DEFINED)
        .mapToObj(
            i -> {
              AddedTokenEntry entry = AddedTokenEntry.special(pieces.get(i));
              return types[i] == CONTROL ? entry : entry.asText();
            })
        .toList();
  }

  /** ALBERT's: the pieces as they are, of which the second is the unknown one. */
  Converted asAlbert() {
    IndexedVocabulary.Builder tokens = builder();
    for (int i = 0; i < pieces.size(); i++) {
      if (types[i] > USER_DEFINED || (types[i] == UNKNOWN) != (i == ALBERT_UNK_ID)) {
        throw typeError(i, "where ALBERT has 2 for pieces[1], and 1, 3 or 4 for any other");
      }
      if (NUMBER_AND_COMMA.matcher(pieces.get(i)).find()) {
        throw error(
            "pieces[" + i + "].piece",
            "is \"%s\", which ends in a number and a comma; releases of transformers differ on its score%s"
                .formatted(pieces.get(i), USE_JSON));
      }
      tokens.add(i, pieces.get(i), scores[i]);
    }
    return converted(tokens);
  }

  /** XLM-R's: fairseq's four tokens, the pieces from the fourth on, and the mask token. */
  Converted asXlmRoberta(SpecialTokens tokens) {
    return converted(
        List.of(tokens.cls(), tokens.pad(), tokens.sep(), tokens.unk()), 0, 3, tokens.mask());
  }

  /**
   * CamemBERT's: five tokens, of which three are never used, the pieces from the second on, and the
   * mask token.
   */
  Converted asCamembert(SpecialTokens tokens) {
    return converted(
        List.of("<s>NOTUSED", tokens.pad(), "</s>NOTUSED", tokens.unk(), "<unk>NOTUSED"),
        UNUSED_SCORE,
        1,
        tokens.mask());
  }

  private Converted converted(List<String> first, double lastScore, int skipped, String mask) {
    checkPieces();
    IndexedVocabulary.Builder tokens = builder();
    for (int i = 0; i < first.size(); i++) {
      tokens.add(-1, first.get(i), i == first.size() - 1 ? lastScore : 0);
    }
    for (int i = skipped; i < pieces.size(); i++) {
      tokens.add(i, pieces.get(i), scores[i]);
    }
    tokens.add(-1, mask, 0);
    return converted(tokens);
  }

  private IndexedVocabulary.Builder builder() {
    return new IndexedVocabulary.Builder(file, "pieces");
  }

  private Converted converted(IndexedVocabulary.Builder tokens) {
    return new Converted(
        file,
        tokens.build(),
        new Unigram(tokens.scores(), false),
        charsmap.length == 0
            ? List.of()
            : List.of(Charsmap.step(file, "normalizer_spec." + Charsmap.FIELD, charsmap)));
  }

  private ModelFormatException error(String field, String problemAndFix) {
    return new ModelFormatException(file, field, problemAndFix);
  }
}
