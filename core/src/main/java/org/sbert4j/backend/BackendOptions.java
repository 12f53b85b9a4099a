package org.sbert4j.backend;

import java.util.OptionalInt;
import org.sbert4j.weights.TensorView;

/**
 * What a caller may ask of a backend.
 *
 * @param device which of several GPUs, from 0 in the order of their driver; empty for the first
 * @param mapEmbeddings whether a backend on the processor reads embedding tables from their mapped
 *     file, which then must not change ({@link TensorView#mapped}), and not from memory
 */
public record BackendOptions(OptionalInt device, boolean mapEmbeddings) {
  /** With embedding tables in memory. */
  public BackendOptions(OptionalInt device) {
    this(device, false);
  }

  /** Checks the number. */
  public BackendOptions {
    if (device.isPresent() && device.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "device is " + device.getAsInt() + "; it must be 0 or more, and 0 is the first");
    }
  }

  /**
   * Checks that no device is asked for.
   *
   * @param backendName of one that computes on the processor
   * @throws BackendUnavailableException if there is one
   */
  public void requireNoDevice(String backendName) {
    if (device.isPresent()) {
      throw new BackendUnavailableException(
          "device %d was asked for, and the %s backend computes on the processor, which has no number; leave the device out, or choose the cuda backend"
              .formatted(device.getAsInt(), backendName));
    }
  }

  /** Nothing in particular. */
  public static BackendOptions none() {
    return new BackendOptions(OptionalInt.empty());
  }
}
