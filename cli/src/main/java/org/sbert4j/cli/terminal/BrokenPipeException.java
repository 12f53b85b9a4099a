package org.sbert4j.cli.terminal;

/**
 * The program that read our standard output has ended, as {@code head} does: the command ends too,
 * without a word.
 */
public final class BrokenPipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenPipeException(Throwable cause) {
    super("the reader of standard output is gone", cause);
  }
}
