package org.sbert4j.cli.input;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.sbert4j.cli.terminal.CommandException;

/** The texts of a command, some at a time. */
public interface TextSource extends Closeable {
  /** What {@link #count} answers when it cannot know. */
  long UNKNOWN = -1;

  /**
   * The next texts, in order.
   *
   * @return none at the end only
   * @throws CommandException when the input is not what it should be
   */
  List<String> next() throws IOException;

  /** How many texts there are in all, or {@link #UNKNOWN}. */
  long count() throws IOException;
}
