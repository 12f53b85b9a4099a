package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Turns text into token ids, exactly as the fast Hugging Face BertTokenizer does.
 *
 * <pre>{@code
 * BertTokenizer tokenizer = new BertTokenizer(vocabulary, TokenizerSettings.bert());
 * tokenizer.encode("unaffable", 512).tokens();   // [CLS] un ##aff ##able [SEP]
 * }</pre>
 *
 * <p>Two things the reference cannot meet, because its texts are UTF-8: half a surrogate pair reads
 * as U+FFFD, which cleaning drops; and offsets count UTF-16 chars, as Java's strings do, where the
 * reference counts code points.
 *
 * <p>The work done is bounded by the tokens kept, not by the length of the text: reading stops with
 * the last token there is room for. Immutable and thread-safe; one instance serves any number of
 * threads.
 */
public final class BertTokenizer {
  private final Vocabulary vocabulary;
  private final TokenizerSettings settings;
  private final Map<Integer, String> addedTokenContents = new HashMap<>();
  private final Map<String, Integer> addedTokenIds = new HashMap<>();
  private final int unkTokenId;
  private final int clsTokenId;
  private final int sepTokenId;
  private final int padTokenId;
  private final int maskTokenId;

  private final AddedTokenMatcher addedTokens;
  private final Normalizer normalizer;
  private final WordPiece wordPiece;
  private final PostProcessor postProcessor;

  /**
   * A tokenizer of {@code vocabulary} as {@code settings} say.
   *
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException naming the token, if the unknown, class, separator or padding
   *     token is missing from the vocabulary, or an added token is listed twice or wants to be
   *     found in normalized text
   */
  public BertTokenizer(Vocabulary vocabulary, TokenizerSettings settings) {
    this.vocabulary = Objects.requireNonNull(vocabulary, "The vocabulary is null; give one.");
    this.settings =
        Objects.requireNonNull(settings, "The settings are null; give bert() at least.");
    for (AddedToken token : settings.addedTokens()) {
      register(token);
    }
    this.unkTokenId =
        requireId(settings.unkToken(), "unkToken", vocabulary.id(settings.unkToken()));
    this.clsTokenId = requireId(settings.clsToken(), "clsToken", id(settings.clsToken()));
    this.sepTokenId = requireId(settings.sepToken(), "sepToken", id(settings.sepToken()));
    this.padTokenId = requireId(settings.padToken(), "padToken", id(settings.padToken()));
    this.maskTokenId = id(settings.maskToken());
    this.addedTokens = new AddedTokenMatcher(withSpecialTokens(settings));
    this.normalizer = new Normalizer(settings);
    this.wordPiece = new WordPiece(vocabulary, settings.continuingSubwordPrefix(), unkTokenId);
    this.postProcessor = new PostProcessor(clsTokenId, sepTokenId);
  }

  private void register(AddedToken token) {
    if (token.normalized()) {
      throw new IllegalArgumentException(
          "The added token %s has normalized=true, which is not supported; set it to false."
              .formatted(token.content()));
    }
    if (addedTokenIds.put(token.content(), token.id()) != null) {
      throw new IllegalArgumentException(
          "The added token %s is listed twice; list it once.".formatted(token.content()));
    }
    addedTokenContents.put(token.id(), token.content());
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
  private List<AddedToken> withSpecialTokens(TokenizerSettings settings) {
    List<AddedToken> all = new ArrayList<>(settings.addedTokens());
    List<String> specials =
        List.of(
            settings.unkToken(),
            settings.clsToken(),
            settings.sepToken(),
            settings.padToken(),
            settings.maskToken());
    for (String special : specials) {
      if (!addedTokenIds.containsKey(special) && id(special) >= 0) {
        all.add(AddedToken.special(special, id(special)));
      }
    }
    return all;
  }

  /**
   * Encodes one text: {@code [CLS]}, the text's first tokens, {@code [SEP]}.
   *
   * <p>An empty text is {@code [CLS] [SEP]}.
   *
   * @param text any text, in any length
   * @param maxLength the most tokens to return, the two special ones included, from 2 up
   * @throws NullPointerException if the text is null
   * @throws IllegalArgumentException if {@code maxLength} is less than 2
   */
  public Encoding encode(String text, int maxLength) {
    Objects.requireNonNull(text, "The text to encode is null; give an empty text for no text.");
    if (maxLength < PostProcessor.SPECIAL_TOKENS) {
      throw new IllegalArgumentException(
          "maxLength is %d; give at least 2, for %s and %s."
              .formatted(maxLength, settings.clsToken(), settings.sepToken()));
    }
    TokenBuffer tokens = postProcessor.begin();
    boolean more = readTokens(text, tokens, maxLength - 1);
    boolean cut = postProcessor.end(tokens, maxLength);
    return new Encoding(this, tokens, more || cut);
  }

  /**
   * Encodes several texts into arrays of one length, that of the longest of them.
   *
   * @param texts any texts, none of them null
   * @param maxLength the most tokens of each, the two special ones included, from 2 up
   * @throws NullPointerException if the list or, named by its place, a text is null
   * @throws IllegalArgumentException if {@code maxLength} is less than 2
   */
  public BatchEncoding encode(List<String> texts, int maxLength) {
    Objects.requireNonNull(texts, "The list of texts to encode is null; give an empty list.");
    List<Encoding> encodings = new ArrayList<>(texts.size());
    for (String text : texts) {
      if (text == null) {
        throw new NullPointerException(
            "Text " + encodings.size() + " of the list is null; give an empty text for no text.");
      }
      encodings.add(encode(text, maxLength));
    }
    return new BatchEncoding(encodings, padTokenId);
  }

  /**
   * The tokens of a text, all of them and no special ones but those it contains.
   *
   * @throws NullPointerException if the text is null
   */
  public List<String> tokenize(String text) {
    Objects.requireNonNull(text, "The text to tokenize is null; give an empty text for no text.");
    TokenBuffer tokens = new TokenBuffer();
    readTokens(text, tokens, Integer.MAX_VALUE);
    return IntStream.of(tokens.ids()).mapToObj(this::token).toList();
  }

  /**
   * Appends the tokens of {@code text} until there are {@code limit} of them or, since a word is
   * not left halfway, a few more. Returns whether the text goes on.
   */
  private boolean readTokens(String text, TokenBuffer tokens, int limit) {
    RawText rawText = new RawText(text, addedTokens);
    Word word = new Word(settings.maxInputCharsPerWord());
    do {
      PreTokenizer words = new PreTokenizer(normalizer.normalize(rawText));
      while (words.hasNext()) {
        if (tokens.size() >= limit) {
          return true;
        }
        words.next(word);
        wordPiece.tokenize(word, tokens);
      }
      AddedToken added = rawText.addedToken();
      if (added != null) {
        if (tokens.size() >= limit) {
          return true;
        }
        tokens.add(added.id(), rawText.addedTokenStart(), rawText.addedTokenEnd());
      }
    } while (rawText.nextSegment());
    return false;
  }

  /** The id of an added token or of a token of the vocabulary, or -1 if it is neither. */
  private int id(String token) {
    Integer id = addedTokenIds.get(token);
    return id != null ? id : vocabulary.id(token);
  }

  /** The token that {@code id}, one of this tokenizer's own, stands for. */
  String token(int id) {
    String added = addedTokenContents.get(id);
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
