package org.sbert4j.evaluation.data;

/**
 * A data set that cannot be read, and what to do about it. The message is one complete sentence for
 * people: it names the file, the line where there is one, what is wrong and the fix.
 */
public final class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatasetException(String message) {
    super(message);
  }

  DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
