package org.sbert4j.tokenizer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** One way to set up the reference, from a line of {@code golden-strings.txt}. */
final class GoldenSetting {
  private final String name;
  private final int maxLength;
  private final List<AddedToken> added = new ArrayList<>();
  private final Vocabulary vocabulary;
  private final TokenizerSettings settings;
  private BertTokenizer tokenizer;

  /** {@code setting NAME lower strip chinese clean prefix maxChars unk maxLength …}. */
  GoldenSetting(Vocabulary vocabulary, String[] line) {
    this.vocabulary = vocabulary;
    this.name = line[1];
    this.settings =
        TokenizerSettings.bert()
            .withDoLowerCase(Boolean.parseBoolean(line[2]))
            .withStripAccents(line[3].equals("null") ? null : Boolean.valueOf(line[3]))
            .withTokenizeChineseChars(Boolean.parseBoolean(line[4]))
            .withCleanText(Boolean.parseBoolean(line[5]))
            .withContinuingSubwordPrefix(line[6])
            .withMaxInputCharsPerWord(Integer.parseInt(line[7]))
            .withUnkToken(line[8]);
    this.maxLength = Integer.parseInt(line[9]);
  }

  /** {@code added FLAGS ID CODEPOINT…}. */
  void add(String[] line) {
    boolean left = line[1].contains("l");
    boolean right = line[1].contains("r");
    boolean word = line[1].contains("w");
    String content =
        GoldenFiles.unescape(String.join(" ", List.of(line).subList(3, line.length)), " ");
    added.add(new AddedToken(content, Integer.parseInt(line[2]), false, left, right, word, false));
  }

  String name() {
    return name;
  }

  Encoding encode(String text) {
    if (tokenizer == null) {
      tokenizer = new BertTokenizer(vocabulary, settings.withAddedTokens(added));
    }
    return tokenizer.encode(text, maxLength);
  }

  Normalizer normalizer() {
    return new Normalizer(settings);
  }

  /** Feeds {@code crc} with the numbers that {@code goldens.py} feeds its own with. */
  void digest(String text, CRC32 crc) {
    Encoding encoding = encode(text);
    ByteBuffer numbers = ByteBuffer.allocate((2 + 3 * encoding.size()) * Integer.BYTES);
    numbers.putInt(encoding.size());
    numbers.putInt(encoding.truncated() ? 1 : 0);
    for (int id : encoding.inputIds()) {
      numbers.putInt(id);
    }
    for (int i = 0; i < encoding.size(); i++) {
      numbers.putInt(text.codePointCount(0, encoding.startOffset(i)));
      numbers.putInt(text.codePointCount(0, encoding.endOffset(i)));
    }
    crc.update(numbers.flip());
  }
}
