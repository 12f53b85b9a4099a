package org.sbert4j.lucene;

/**
 * An index cannot be read or written: it is of another model or version, damaged, in use, or the
 * disk is full. The message is one sentence for people, with the folder and what to do. What was
 * committed is as it was.
 */
public final class TextIndexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TextIndexException(String message, Throwable cause) {
    super(message, cause);
  }
}
