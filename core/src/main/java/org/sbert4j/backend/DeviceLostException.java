package org.sbert4j.backend;

/**
 * A device failed in such a way that everything on it is lost. The model cannot compute any more:
 * close it and load it again, perhaps in a new process. The message says what happened.
 */
public final class DeviceLostException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** With a complete message. */
  public DeviceLostException(String message) {
    super(message);
  }
}
