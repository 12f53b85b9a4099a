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
   * A new backend, as the options ask.
   *
   * @throws BackendUnavailableException if it cannot run here, or not so
   */
  default Backend create(BackendOptions options) {
    if (options.device().isPresent()) {
      throw new BackendUnavailableException(
          "device %d was asked for, and the %s backend computes on the processor, which has no number; leave the device out, or choose the cuda backend"
              .formatted(options.device().getAsInt(), name()));
    }
    return create();
  }

  /**
   * A new backend, as is best here.
   *
   * @throws BackendUnavailableException if it cannot run here
   */
  Backend create();
}
