package org.sbert4j.cli;

/**
 * An error in what the user gave, the input or the output: its message is one complete sentence for
 * the user, and the command ends with status 1.
 */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
