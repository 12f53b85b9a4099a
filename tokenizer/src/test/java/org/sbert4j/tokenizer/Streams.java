package org.sbert4j.tokenizer;

import java.util.List;

/** Text into a stage and out of it again. */
final class Streams {
  private Streams() {}

  /** The code points of {@code text}, no added tokens looked for. */
  static RawText of(String text) {
    return new RawText(text, new AddedTokenMatcher(List.of()));
  }

  /** All that is left of {@code stream}. */
  static String read(CodePointStream stream) {
    StringBuilder text = new StringBuilder();
    for (int c = stream.next(); c != CodePointStream.END; c = stream.next()) {
      text.appendCodePoint(c);
    }
    return text.toString();
  }
}
