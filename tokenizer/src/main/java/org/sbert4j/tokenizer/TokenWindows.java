package org.sbert4j.tokenizer;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.sbert4j.tokenizer.stages.Part;
import org.sbert4j.tokenizer.stages.PostProcessor;
import org.sbert4j.tokenizer.stages.TokenBuffer;
import org.sbert4j.tokenizer.stages.TokenSequence;

/**
 * A text in overlapping pieces, each read when it is asked for, so that no more than one piece's
 * tokens are held however long the text is.
 *
 * <p>Not thread-safe: belongs to one caller.
 */
final class TokenWindows implements Iterator<Encoding> {
  private final TokenReader reader;
  private final PostProcessor postProcessor;
  private final Tokenizer tokenizer;
  private final Encoding.Text text;
  private final EncodeOptions options;
  private final int room;
  private boolean begun;
  private boolean ended;

  /**
   * The pieces of {@code text}.
   *
   * @param room the most tokens of the text in a piece
   * @throws IllegalArgumentException if the overlap leaves no progress
   */
  TokenWindows(
      TokenReader reader,
      PostProcessor postProcessor,
      Tokenizer tokenizer,
      String text,
      EncodeOptions options,
      int room) {
    if (options.stride() >= room) {
      throw new IllegalArgumentException(
          "The option stride is %d, but only %d tokens of the text fit into a piece; give a smaller stride or a larger maxLength."
              .formatted(options.stride(), room));
    }
    this.reader = reader;
    this.postProcessor = postProcessor;
    this.tokenizer = tokenizer;
    this.text = new Encoding.Text(tokenizer, text);
    this.options = options;
    this.room = room;
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public Encoding next() {
    if (ended) {
      throw new NoSuchElementException("The text has no further piece; ask hasNext first.");
    }
    reader.readBeyond(room);
    TokenBuffer tokens = reader.tokens();
    boolean more = tokens.size() > room;
    Part part = new Part(0, Math.min(room, tokens.size()));
    TokenSequence sequence =
        postProcessor.assemble(tokens, part, null, Part.NOTHING, options.addSpecialTokens());
    ended = !more;
    if (more) {
      tokens.removeFirst(room - options.stride());
    }
    boolean cut = more || begun;
    begun = true;
    Encoding.Source source = new Encoding.Source(tokenizer, text, null, cut, false, options);
    return new Encoding(source, sequence, List.of());
  }
}
