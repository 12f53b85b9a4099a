package org.sbert4j.weights.hub;

/**
 * A model that cannot be had by its name, and what to do about it.
 *
 * <p>The message is one complete sentence for people, naming the model, the reason and the fix.
 * Print it as it is.
 */
public final class HubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean cacheMayServe;

  private HubException(String message, boolean cacheMayServe, Throwable cause) {
    super(message, cause);
    this.cacheMayServe = cacheMayServe;
  }

  /** An error that a copy in the cache does not make good. */
  static HubException of(String message) {
    return new HubException(message, false, null);
  }

  /** As {@link #of(String)}, with a cause. */
  static HubException of(String message, Throwable cause) {
    return new HubException(message, false, cause);
  }

  /** The hub gives nothing now, so that a copy in the cache, if there is one, will do. */
  static HubException refused(String message) {
    return new HubException(message, true, null);
  }

  boolean cacheMayServe() {
    return cacheMayServe;
  }
}
