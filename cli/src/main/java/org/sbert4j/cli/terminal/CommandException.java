package org.sbert4j.cli.terminal;

/**
 * An error in what the user gave, the input or the output: its message is one complete sentence for
 * the user, and the command ends with status 1.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandException(String message) {
    super(message);
  }

  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
