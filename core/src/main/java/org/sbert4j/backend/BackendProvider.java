package org.sbert4j.backend;

/**
 * Makes backends of one kind. Found through {@link java.util.ServiceLoader}.
 *
 * <p>Asking a provider must be cheap and never throw: {@link #availability()} loads no class that
 * needs what may be missing.
 */
public interface BackendProvider {

  /** The name by which users choose it, lower-case. */
  String name();

  /** {@code auto} takes the available backend with the highest priority. */
  int priority();

  /** Whether the backend can run here, and if not, why and what would help. */
  Availability availability();

  /**
   * Whether users want to be told that this backend cannot run: true for one that makes every
   * machine much faster, false for one that needs what few machines have.
   */
  default boolean missedIfUnavailable() {
    return false;
  }

  /**
   * A new backend.
   *
   * @throws BackendUnavailableException if it cannot run here, or not as the options ask
   */
  Backend create(BackendOptions options);
}
