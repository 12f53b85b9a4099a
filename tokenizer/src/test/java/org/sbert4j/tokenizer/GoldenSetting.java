package org.sbert4j.tokenizer;

import java.util.List;
import java.util.stream.Stream;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/** One way to set up the reference, from a line of {@code golden-settings.txt}. */
record GoldenSetting(String name, int maxLength, TokenizerSettings settings) {
  private static final List<String> TOKENS = GoldenFiles.tokens();
  private static final Vocabulary VOCABULARY = Vocabulary.of(TOKENS);

  /** {@code setting NAME lower strip chinese clean "prefix" maxChars unk maxLength}. */
  static GoldenSetting parse(String[] line) {
    TokenizerSettings settings =
        TokenizerSettings.bert()
            .withDoLowerCase(Boolean.parseBoolean(line[2]))
            .withStripAccents(line[3].equals("null") ? null : Boolean.valueOf(line[3]))
            .withTokenizeChineseChars(Boolean.parseBoolean(line[4]))
            .withCleanText(Boolean.parseBoolean(line[5]))
            .withModel(new SubwordModel.WordPiece(unquote(line[6]), Integer.parseInt(line[7])))
            .withUnkToken(line[8]);
    return new GoldenSetting(line[1], Integer.parseInt(line[9]), settings);
  }

  /** This setting with one more token: {@code added FLAGS ID "CONTENT"}. */
  GoldenSetting withAdded(String[] line) {
    AddedToken token = addedToken(line);
    List<AddedToken> added =
        Stream.concat(settings.addedTokens().stream(), Stream.of(token)).toList();
    return new GoldenSetting(name, maxLength, settings.withAddedTokens(added));
  }

  /** {@code added FLAGS ID "CONTENT"}. */
  static AddedToken addedToken(String[] line) {
    String flags = line[1];
    return new AddedToken(
        unquote(line[3]),
        Integer.parseInt(line[2]),
        flags.contains("s"),
        flags.contains("l"),
        flags.contains("r"),
        flags.contains("w"),
        flags.contains("n"));
  }

  static String unquote(String quoted) {
    return GoldenFiles.unescape(quoted.substring(1, quoted.length() - 1));
  }

  Tokenizer tokenizer() {
    return new Tokenizer(VOCABULARY, settings);
  }

  Tokenizer tokenizer(Template template) {
    return new Tokenizer(VOCABULARY, settings.withTemplate(template));
  }

  PlainTokenizer plainTokenizer() {
    return new PlainTokenizer(TOKENS, settings);
  }

  /** The encoding of {@code text} by {@link #plainTokenizer()}, cut as the setting says. */
  GoldenTokens plainTokens(PlainTokenizer tokenizer, String text) {
    return GoldenTokens.of(
        tokenizer.tokenize(text),
        text,
        maxLength,
        VOCABULARY.id(settings.clsToken()),
        VOCABULARY.id(settings.sepToken()));
  }
}
