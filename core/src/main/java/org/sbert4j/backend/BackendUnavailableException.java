package org.sbert4j.backend;

/**
 * A backend was asked for by name and cannot run here. The message says why and what would help.
 */
public final class BackendUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a complete message. */
  public BackendUnavailableException(String message) {
    super(message);
  }
}
