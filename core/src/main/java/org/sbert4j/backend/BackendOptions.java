package org.sbert4j.backend;

import java.util.OptionalInt;

/**
 * What a caller may ask of a backend.
 *
 * @param device which of several GPUs, from 0 in the order of their driver; empty for the first
 */
public record BackendOptions(OptionalInt device) {
  /** Checks the number. */
  public BackendOptions {
    if (device.isPresent() && device.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "device is " + device.getAsInt() + "; it must be 0 or more, and 0 is the first");
    }
  }

  /** Nothing in particular. */
  public static BackendOptions none() {
    return new BackendOptions(OptionalInt.empty());
  }
}
