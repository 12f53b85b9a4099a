package org.sbert4j.weights.hub.transfer;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.sbert4j.weights.storage.IoReason;

/** The network or the hub failed in a way that another attempt may not. */
public final class TransientException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;

  /** A failure after which the next attempt may come at any time. */
  public TransientException(String message, Throwable cause) {
    super(message, cause);
    this.retryAfter = Optional.empty();
  }

  /**
   * The hub said when to come back.
   *
   * @param retryAfter the header of that name, if there was one
   */
  public TransientException(String message, Optional<Duration> retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /**
   * What the JDK says in words for people, where it may say nothing at all.
   *
   * @param what went wrong between the two machines
   */
  public static TransientException of(String what, IOException failure) {
    return new TransientException(what + " (" + IoReason.of(failure) + ")", failure);
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
