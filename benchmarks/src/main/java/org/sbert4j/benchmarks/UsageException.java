package org.sbert4j.benchmarks;

/** The user has to change the command; the message says how. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
