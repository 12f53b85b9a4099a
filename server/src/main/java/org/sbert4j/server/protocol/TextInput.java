package org.sbert4j.server.protocol;

import java.util.List;
import org.sbert4j.server.schema.Type;
import org.sbert4j.server.schema.Types;

/**
 * A text, or the ids of its tokens.
 *
 * @param text null where ids were given
 * @param ids null where a text was given
 */
record TextInput(String text, int[] ids) {
  private static final Type<TextInput> TEXT = Types.map(Types.string(), TextInput::of);

  private static final Type<TextInput> IDS =
      Types.map(
          Types.list(Types.tokenId(), 1),
          ids -> new TextInput(null, ids.stream().mapToInt(Integer::intValue).toArray()));

  /** One text or one list of ids. */
  static final Type<TextInput> ONE = Types.oneOf(TEXT, IDS);

  /** What OpenAI and text-embeddings-inference take: one or a list, of either. */
  static final Type<TextInputs> ANY =
      Types.oneOf(
          Types.map(TEXT, text -> new TextInputs(List.of(text), true)),
          Types.map(IDS, ids -> new TextInputs(List.of(ids), true)),
          Types.map(Types.list(ONE, 1), all -> new TextInputs(all, false)));

  /** A text. */
  static TextInput of(String text) {
    return new TextInput(text, null);
  }

  boolean isText() {
    return text != null;
  }
}
