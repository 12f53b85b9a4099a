package org.sbert4j.weights.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The classes of tokenizers that are known, as transformers 5 has them in its {@code models}. All
 * but the generic ones build a tokenizer of their own from the vocabulary, whatever else a
 * tokenizer.json says.
 */
enum TokenizerClass {
  /** WordPiece, {@code [CLS] A [SEP] B [SEP]}. */
  BERT("BertTokenizer", "vocab.txt", true),
  /** The same, without token types. */
  DISTIL_BERT("DistilBertTokenizer", "vocab.txt", false),
  /** Another name for BERT's. */
  ELECTRA("ElectraTokenizer", "vocab.txt", true),
  /** WordPiece, {@code <s> A </s> </s> B </s>}. */
  MPNET("MPNetTokenizer", "vocab.txt", false),
  /** Byte-pair encoding on bytes, {@code <s> A </s> </s> B </s>}. */
  ROBERTA("RobertaTokenizer", "vocab.json", false),
  /** Unigram, {@code <s> A </s> </s> B </s>}. */
  XLM_ROBERTA("XLMRobertaTokenizer", "sentencepiece.bpe.model", false),
  /** The same, with other ids and another mask token. */
  CAMEMBERT("CamembertTokenizer", "sentencepiece.bpe.model", false),
  /** Unigram, {@code [CLS] A [SEP] B [SEP]}. */
  ALBERT("AlbertTokenizer", "spiece.model", false),
  /** Whatever tokenizer.json says; under this name in transformers 1 to 4. */
  PRE_TRAINED("PreTrainedTokenizer", null, false),
  /** Whatever tokenizer.json says. */
  BACKEND("TokenizersBackend", null, false);

  /** The class for a {@code model_type}, where no file names one ({@code tokenization_auto.py}). */
  private static final Map<String, TokenizerClass> BY_MODEL_TYPE =
      Map.of(
          "bert", BERT,
          "distilbert", BERT,
          "electra", BERT,
          "mpnet", MPNET,
          "roberta", ROBERTA,
          "xlm-roberta", XLM_ROBERTA,
          "camembert", CAMEMBERT);

  private final String className;
  private final String vocabularyFile;
  private final boolean givesTokenTypes;

  TokenizerClass(String className, String vocabularyFile, boolean givesTokenTypes) {
    this.className = className;
    this.vocabularyFile = vocabularyFile;
    this.givesTokenTypes = givesTokenTypes;
  }

  /** The class of a name, which may end in {@code Fast}. */
  static Optional<TokenizerClass> of(String name) {
    String plain = name.endsWith("Fast") ? name.substring(0, name.length() - 4) : name;
    return Stream.of(values()).filter(known -> known.className.equals(plain)).findFirst();
  }

  /** The class for a {@code model_type}; BERT's for one that is not known. */
  static TokenizerClass ofModelType(String modelType) {
    return BY_MODEL_TYPE.getOrDefault(modelType, BERT);
  }

  /** The names of all, without {@code Fast}. */
  static List<String> knownNames() {
    return Stream.of(values()).map(TokenizerClass::className).toList();
  }

  /** Its name, without {@code Fast}. */
  String className() {
    return className;
  }

  /** Whether tokenizer.json says everything. */
  boolean isGeneric() {
    return this == PRE_TRAINED || this == BACKEND;
  }

  /** The type of its model; null for a generic class. */
  String modelType() {
    return switch (this) {
      case BERT, DISTIL_BERT, ELECTRA, MPNET -> ModelConfig.WordPiece.TYPE;
      case ROBERTA -> ModelConfig.BytePairs.TYPE;
      case XLM_ROBERTA, CAMEMBERT, ALBERT -> ModelConfig.Unigram.TYPE;
      case PRE_TRAINED, BACKEND -> null;
    };
  }

  /** The files that it reads where there is no tokenizer.json; none for a generic class. */
  String vocabularyFile() {
    return vocabularyFile;
  }

  /** The names of the control tokens where no file says any. */
  SpecialTokens specialTokens() {
    return switch (this) {
      case MPNET -> new SpecialTokens("[UNK]", "<s>", "</s>", "<pad>", "<mask>");
      case ROBERTA, XLM_ROBERTA, CAMEMBERT ->
          new SpecialTokens("<unk>", "<s>", "</s>", "<pad>", "<mask>");
      case ALBERT -> new SpecialTokens("<unk>", "[CLS]", "[SEP]", "<pad>", "[MASK]");
      default -> new SpecialTokens("[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]");
    };
  }

  /** Whether it is BERT's under one of its names. */
  boolean isBert() {
    return this == BERT || this == DISTIL_BERT || this == ELECTRA;
  }

  /** Whether a pair is {@code [CLS] A [SEP] B [SEP]}. */
  boolean hasBertsTemplate() {
    return isBert() || this == ALBERT;
  }

  /** Whether a text begins and ends with {@code bos_token} and {@code eos_token}. */
  boolean usesBosAndEos() {
    return this == XLM_ROBERTA || this == CAMEMBERT;
  }

  /** Whether the second text of a pair has the token type 1, unless the files say otherwise. */
  boolean givesTokenTypes() {
    return givesTokenTypes;
  }

  /** Whether a mask token of which nothing but the name is known takes the space before it. */
  boolean maskTakesSpaceBefore() {
    return this == MPNET || this == CAMEMBERT;
  }

  /** Control tokens beyond those with names of their own, where no file lists any. */
  List<String> extraSpecialTokens() {
    return this == CAMEMBERT ? List.of("<s>NOTUSED", "</s>NOTUSED", "<unk>NOTUSED") : List.of();
  }
}
