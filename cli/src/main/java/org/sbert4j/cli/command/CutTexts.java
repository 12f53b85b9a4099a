package org.sbert4j.cli.command;

import java.io.PrintWriter;
import org.sbert4j.TextEmbedding;
import org.sbert4j.TextTooLongException;
import org.sbert4j.cli.terminal.CommandException;

/** Counts the texts that were cut, and says so in a line. */
public final class CutTexts {
  private final int maxSeqLength;
  private long texts;
  private long cut;

  CutTexts(int maxSeqLength) {
    this.maxSeqLength = maxSeqLength;
  }

  void add(TextEmbedding embedding) {
    texts++;
    cut += embedding.truncated() ? 1 : 0;
  }

  /** Says how many were cut, and what to do about it, unless none was. */
  void report(PrintWriter err) {
    if (cut > 0) {
      err.printf(
          "sbert4j: %d of %d texts %s cut after %d tokens: --truncation window encodes them whole,"
              + " --truncation error refuses them, --max-seq-length sets the limit%n",
          cut, texts, cut == 1 ? "was" : "were", maxSeqLength);
      err.flush();
    }
  }

  /** The error about a text that is too long, by its place in all of the input. */
  public static CommandException tooLong(TextTooLongException e, long textsBefore) {
    return new CommandException(
        "text %d has %d tokens, and the limit is %d: shorten it, or choose --truncation truncate or window"
            .formatted(textsBefore + e.textIndex() + 1, e.tokenCount(), e.maxSeqLength()),
        e);
  }
}
