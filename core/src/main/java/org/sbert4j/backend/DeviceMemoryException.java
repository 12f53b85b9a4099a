package org.sbert4j.backend;

/**
 * A device has too little memory left. The message says how much was asked for, how much there is,
 * and what would help. The model stays usable: a call with fewer or shorter texts may well succeed.
 */
public final class DeviceMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a complete message. */
  public DeviceMemoryException(String message) {
    super(message);
  }
}
