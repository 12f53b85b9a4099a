package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.sbert4j.tokenizer.pipeline.SubwordModel;
import org.sbert4j.tokenizer.stages.TextNormalizer;
import org.sbert4j.tokenizer.stages.TokenBuffer;

/**
 * Turns text into token ids, exactly as the Hugging Face tokenizers library does, from which the
 * fast BertTokenizer and RobertaTokenizer come.
 *
 * <pre>{@code
 * Tokenizer tokenizer = new Tokenizer(vocabulary, TokenizerSettings.bert());
 * tokenizer.encode("unaffable", 512).tokens();   // [CLS] un ##aff ##able [SEP]
 * }</pre>
 *
 * <p>Two things the reference cannot meet, because its texts are UTF-8: half a surrogate pair reads
 * as U+FFFD, which cleaning drops; and offsets count UTF-16 chars, as Java's strings do. Code
 * points, in which the reference counts, are offered beside them.
 *
 * <p>The work done is bounded by the tokens kept, not by the length of the text: reading stops with
 * the first token there is no room for. The exceptions are those that ask for the rest: overflowing
 * tokens, truncation on the left, the size before truncation; and added tokens that are looked for
 * in normalized text. Immutable and thread-safe; one instance serves any number of threads.
 */
public final class Tokenizer {
  private final Vocabulary vocabulary;
  private final TokenizerSettings settings;
  private final Map<Integer, AddedToken> addedTokens = new HashMap<>();
  private final Map<String, Integer> addedTokenIds = new HashMap<>();
  private final Map<Integer, String> addedTokenSpellings = new HashMap<>();
  private final int unkTokenId;
  private final int clsTokenId;
  private final int sepTokenId;
  private final int padTokenId;
  private final int maskTokenId;

  private final SequenceEncoder encoder;
  private final SpecialTokens specialTokens;
  private final Decoder decoder;

  /**
   * A tokenizer of {@code vocabulary} as {@code settings} say.
   *
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException naming the token, if the unknown, class, separator or padding
   *     token is missing from the vocabulary, or an added token is listed twice or has nothing left
   *     when it is normalized
   */
  public Tokenizer(Vocabulary vocabulary, TokenizerSettings settings) {
    this.vocabulary = Objects.requireNonNull(vocabulary, "The vocabulary is null; give one.");
    this.settings =
        Objects.requireNonNull(settings, "The settings are null; give bert() at least.");
    if (settings.model() instanceof SubwordModel.Unigram) {
      vocabulary.pieces(); // before the vocabulary is asked for ids and makes the other tree
    }
    settings.addedTokens().forEach(this::register);
    this.unkTokenId =
        requireId(settings.unkToken(), "unkToken", vocabulary.id(settings.unkToken()));
    this.clsTokenId = requireId(settings.clsToken(), "clsToken", tokenToId(settings.clsToken()));
    this.sepTokenId = requireId(settings.sepToken(), "sepToken", tokenToId(settings.sepToken()));
    this.padTokenId = requireId(settings.padToken(), "padToken", tokenToId(settings.padToken()));
    this.maskTokenId = tokenToId(settings.maskToken());
    if (!settings.listedTokensOnly()) {
      registerSpecialTokens();
    }
    TextNormalizer normalizer = Stages.normalizer(settings);
    addedTokens.forEach(
        (id, token) -> addedTokenSpellings.put(id, AddedTokenMatcher.spelling(token, normalizer)));
    Stages stages =
        Stages.of(
            settings,
            List.copyOf(addedTokens.values()),
            Stages.subwords(settings.model(), vocabulary, unkTokenId));
    Template template =
        settings.template() != null ? settings.template() : Template.bert(clsTokenId, sepTokenId);
    this.encoder = new SequenceEncoder(this, stages, Stages.postProcessor(template));
    this.specialTokens = new SpecialTokens(template);
    this.decoder = Decoder.of(settings);
  }

  private void register(AddedToken token) {
    if (addedTokenIds.put(token.content(), token.id()) != null) {
      throw new IllegalArgumentException(
          "The added token %s is listed twice; list it once.".formatted(token.content()));
    }
    AddedToken other = addedTokens.put(token.id(), token);
    if (other != null) {
      throw new IllegalArgumentException(
          "The added tokens %s and %s have one id, %d; give each its own."
              .formatted(other.content(), token.content(), token.id()));
    }
  }

  private static int requireId(String token, String setting, int id) {
    if (id < 0) {
      throw new IllegalArgumentException(
          "The vocabulary has no token %s, which %s names; add it to the vocabulary or name another."
              .formatted(token, setting));
    }
    return id;
  }

  /** The reference adds its special tokens to the added ones unless they are among them. */
  private void registerSpecialTokens() {
    List<String> specials =
        List.of(
            settings.unkToken(),
            settings.clsToken(),
            settings.sepToken(),
            settings.padToken(),
            settings.maskToken());
    for (String special : specials) {
      int id = tokenToId(special);
      if (!addedTokenIds.containsKey(special) && id >= 0) {
        register(AddedToken.special(special, id));
      }
    }
  }

  /**
   * Encodes one text: {@code [CLS]}, the text's first tokens, {@code [SEP]}.
   *
   * <p>An empty text is {@code [CLS] [SEP]}.
   *
   * @param text any text, in any length
   * @param maxLength the most tokens to return, the special ones included, from 2 up
   * @throws NullPointerException if the text is null
   * @throws IllegalArgumentException if {@code maxLength} leaves no room for the special tokens
   */
  public Encoding encode(String text, int maxLength) {
    return encode(text, EncodeOptions.maxLength(maxLength));
  }

  /**
   * Encodes one text.
   *
   * @param text any text, in any length
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code maxLength} leaves no room for the special tokens,
   *     the strategy cannot cut the text, or {@code stride} leaves no progress
   */
  public Encoding encode(String text, EncodeOptions options) {
    Objects.requireNonNull(text, "The text to encode is null; give an empty text for no text.");
    Objects.requireNonNull(options, "The options are null; give EncodeOptions.untruncated().");
    return padded(encoder.encode(text, null, options), options);
  }

  /**
   * The pieces in which a long text is encoded whole: what {@link #encode(String, EncodeOptions)}
   * gives with {@link EncodeOptions#withOverflowingTokens}, and after it its {@link
   * Encoding#overflowing()} pieces, but each read when it is asked for, so that a text of any
   * length takes no more memory than one piece.
   *
   * @param text any text, in any length; a text that fits is one piece
   * @param maxLength the most tokens of a piece, the special ones included
   * @param overlap how many tokens of a piece are those that the piece before it ended with
   * @return an iterator for one thread
   * @throws NullPointerException if the text is null
   * @throws IllegalArgumentException if {@code maxLength} leaves no room for more than the special
   *     tokens and the overlap, or the overlap is negative
   */
  public Iterator<Encoding> windows(String text, int maxLength, int overlap) {
    Objects.requireNonNull(text, "The text to encode is null; give an empty text for no text.");
    return encoder.windows(text, EncodeOptions.maxLength(maxLength).withOverflowingTokens(overlap));
  }

  /**
   * Encodes two texts as one sequence: {@code [CLS]}, the first, {@code [SEP]}, the second, {@code
   * [SEP]}.
   *
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException as for one text
   */
  public Encoding encode(TextPair pair, EncodeOptions options) {
    Objects.requireNonNull(pair, "The pair to encode is null; give two texts.");
    return padded(encoder.encode(pair.first(), pair.second(), options), options);
  }

  /**
   * Encodes several texts into arrays of one length, that of the longest of them.
   *
   * @param texts any texts, none of them null
   * @param maxLength the most tokens of each, the special ones included, from 2 up
   * @throws NullPointerException if the list or, named by its place, a text is null
   * @throws IllegalArgumentException if {@code maxLength} leaves no room for the special tokens
   */
  public BatchEncoding encode(List<String> texts, int maxLength) {
    return encode(texts, EncodeOptions.maxLength(maxLength).withPadding(PaddingStrategy.LONGEST));
  }

  /**
   * Encodes several texts.
   *
   * @param texts any texts, none of them null
   * @throws NullPointerException if an argument or, named by its place, a text is null
   * @throws IllegalArgumentException as for one text
   */
  public BatchEncoding encode(List<String> texts, EncodeOptions options) {
    Objects.requireNonNull(texts, "The list of texts to encode is null; give an empty list.");
    List<Encoding> encodings = new ArrayList<>(texts.size());
    for (String text : texts) {
      if (text == null) {
        throw new NullPointerException(
            "Text " + encodings.size() + " of the list is null; give an empty text for no text.");
      }
      encodings.add(encoder.encode(text, null, options));
    }
    return new BatchEncoding(padded(encodings, options));
  }

  /**
   * Encodes several pairs of texts.
   *
   * @param pairs pairs, none of them null
   * @throws NullPointerException if an argument or, named by its place, a pair is null
   * @throws IllegalArgumentException as for one text
   */
  public BatchEncoding encodePairs(List<TextPair> pairs, EncodeOptions options) {
    Objects.requireNonNull(pairs, "The list of pairs to encode is null; give an empty list.");
    List<Encoding> encodings = new ArrayList<>(pairs.size());
    for (TextPair pair : pairs) {
      if (pair == null) {
        throw new NullPointerException(
            "Pair " + encodings.size() + " of the list is null; give two texts.");
      }
      encodings.add(encoder.encode(pair.first(), pair.second(), options));
    }
    return new BatchEncoding(padded(encodings, options));
  }

  private static Encoding padded(Encoding encoding, EncodeOptions options) {
    return options.padding() == PaddingStrategy.DO_NOT_PAD
        ? encoding
        : padded(List.of(encoding), options).get(0);
  }

  private static List<Encoding> padded(List<Encoding> encodings, EncodeOptions options) {
    if (options.padding() == PaddingStrategy.DO_NOT_PAD) {
      return encodings;
    }
    int longest = encodings.stream().mapToInt(Encoding::size).max().orElse(0);
    int length = options.paddedLength(longest);
    return encodings.stream()
        .map(encoding -> encoding.padded(length, options.paddingSide()))
        .toList();
  }

  /**
   * The tokens of a text, all of them and no special ones but those it contains.
   *
   * @throws NullPointerException if the text is null
   */
  public List<String> tokenize(String text) {
    Objects.requireNonNull(text, "The text to tokenize is null; give an empty text for no text.");
    TokenBuffer tokens = encoder.tokens(text);
    return IntStream.range(0, tokens.size()).mapToObj(i -> idToToken(tokens.id(i))).toList();
  }

  /**
   * What the first stage makes of a text, for those who want to see it. Added tokens that are
   * looked for in the original text stay as they are.
   *
   * @throws NullPointerException if the text is null
   */
  public NormalizedString normalize(String text) {
    Objects.requireNonNull(text, "The text to normalize is null; give an empty text for no text.");
    return encoder.normalize(text);
  }

  /** The number of tokens of {@link Encoding#sizeBeforeTruncation()}. */
  int count(String first, String second, EncodeOptions options) {
    return encoder.count(first, second, options);
  }

  /**
   * The text that token ids stand for, as far as they tell it: pieces joined, and no space before
   * punctuation of English.
   *
   * @param ids token ids of this tokenizer
   * @param skipSpecialTokens whether special tokens are left out, {@code [UNK]} included
   * @throws NullPointerException if {@code ids} is null
   * @throws IndexOutOfBoundsException if there is no token with one of the ids
   */
  public String decode(int[] ids, boolean skipSpecialTokens) {
    Objects.requireNonNull(ids, "The ids to decode are null; give an empty array for none.");
    return decoder.decode(
        IntStream.of(ids)
            .filter(id -> !skipSpecialTokens || !isSpecial(id))
            .mapToObj(this::idToToken)
            .toList());
  }

  /**
   * {@link #decode(int[], boolean)}, then, if {@code cleanUpTokenizationSpaces}, English
   * contractions closed up: {@code "isn ' t"} becomes {@code "isn't"}.
   *
   * @throws NullPointerException if {@code ids} is null
   * @throws IndexOutOfBoundsException if there is no token with one of the ids
   */
  public String decode(int[] ids, boolean skipSpecialTokens, boolean cleanUpTokenizationSpaces) {
    String text = decode(ids, skipSpecialTokens);
    return cleanUpTokenizationSpaces ? Decoder.cleanUp(text) : text;
  }

  /** Whether a token {@code id} may be spelled otherwise than the vocabulary has it. */
  boolean isSpelledByText(int id) {
    return addedTokens.containsKey(id)
        || (id == unkTokenId && settings.model() instanceof SubwordModel.Unigram);
  }

  /**
   * The tokens of a text that are not spelled as the vocabulary has them, by their places among its
   * tokens: an added one with the whitespace it took, as the text has it that it was found in, and
   * Unigram's unknown one as the text that it stands for.
   */
  Map<Integer, String> spellings(String text) {
    return encoder.spellings(text);
  }

  private boolean isSpecial(int id) {
    AddedToken added = addedTokens.get(id);
    return added != null && added.special();
  }

  /** The id of an added token or of a token of the vocabulary, or -1 if it is neither. */
  public int tokenToId(String token) {
    Integer id = addedTokenIds.get(token);
    return id != null ? id : vocabulary.id(token);
  }

  /**
   * The token that {@code id} stands for. As in the reference this is, for an added token that is
   * looked for in normalized text, its normalized content.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public String idToToken(int id) {
    String added = addedTokenSpellings.get(id);
    return added != null ? added : vocabulary.token(id);
  }

  /** The vocabulary given. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The settings given. */
  public TokenizerSettings settings() {
    return settings;
  }

  /** What is put around one text. */
  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  /** The id of the unknown token. */
  public int unkTokenId() {
    return unkTokenId;
  }

  /** The id of the class token, which begins every sequence. */
  public int clsTokenId() {
    return clsTokenId;
  }

  /** The id of the separator token, which ends every sequence. */
  public int sepTokenId() {
    return sepTokenId;
  }

  /** The id of the padding token. */
  public int padTokenId() {
    return padTokenId;
  }

  /** The id of the mask token, or -1 if the vocabulary has none. */
  public int maskTokenId() {
    return maskTokenId;
  }
}
