package org.sbert4j.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep.Metaspace;
import org.sbert4j.tokenizer.pipeline.PreTokenizerStep.PrependScheme;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/**
 * The way back from the tokens of {@link SubwordModel.Unigram}: {@code ▁un able ▁?} becomes {@code
 * "unable ?"}.
 *
 * <p>With byte fallback, tokens of bytes that follow on each other are read as UTF-8; if they are
 * none each of them is U+FFFD. Then the replacement of the last {@link Metaspace} (U+2581, before
 * every text, if there is none) becomes a space, and nothing in the first token unless it is never
 * put before a text.
 *
 * <p>Behaviour: tokenizers/src/decoders/byte_fallback.rs and tokenizers/src/pre_tokenizers/
 * metaspace.rs of the Hugging Face tokenizers library, in this order. Immutable and thread-safe.
 */
final class MetaspaceDecoder {
  private static final int NO_BYTE = -1;

  private final boolean byteFallback;
  private final String replacement;
  private final boolean begins;

  MetaspaceDecoder(SubwordModel.Unigram model, List<PreTokenizerStep> preTokenizers) {
    Metaspace metaspace = new Metaspace('\u2581', PrependScheme.ALWAYS, true);
    for (PreTokenizerStep step : preTokenizers) {
      if (step instanceof Metaspace other) {
        metaspace = other;
      }
    }
    this.byteFallback = model.byteFallback();
    this.replacement = Character.toString(metaspace.replacement());
    this.begins = metaspace.prependScheme() != PrependScheme.NEVER;
  }

  String decode(List<String> tokens) {
    List<String> pieces = byteFallback ? withoutBytes(tokens) : tokens;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      text.append(pieces.get(i).replace(replacement, i == 0 && begins ? "" : " "));
    }
    return text.toString();
  }

  private static List<String> withoutBytes(List<String> tokens) {
    List<String> pieces = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String token : tokens) {
      int value = byteOf(token);
      if (value != NO_BYTE) {
        bytes.write(value);
      } else {
        addText(bytes, pieces);
        pieces.add(token);
      }
    }
    addText(bytes, pieces);
    return pieces;
  }

  /** The byte that {@code <0x41>} stands for; the reference takes a sign for a digit, as here. */
  private static int byteOf(String token) {
    if (token.length() != 6 || !token.startsWith("<0x") || !token.endsWith(">")) {
      return NO_BYTE;
    }
    int high = Character.digit(token.charAt(3), 16);
    int low = Character.digit(token.charAt(4), 16);
    if (low < 0 || token.charAt(4) > 'f') {
      return NO_BYTE;
    }
    if (token.charAt(3) == '+') {
      return low;
    }
    return high < 0 || token.charAt(3) > 'f' ? NO_BYTE : 16 * high + low;
  }

  private static void addText(ByteArrayOutputStream bytes, List<String> pieces) {
    if (bytes.size() > 0) {
      try {
        pieces.add(
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.toByteArray()))
                .toString());
      } catch (CharacterCodingException e) {
        for (int i = 0; i < bytes.size(); i++) {
          pieces.add("\uFFFD");
        }
      }
      bytes.reset();
    }
  }
}
