package org.sbert4j.backend;

/**
 * Whether a backend can run here.
 *
 * @param available true when it can
 * @param reason when it cannot: one sentence saying what is missing and how to get it; empty
 *     otherwise
 */
public record Availability(boolean available, String reason) {

  /** It can run. */
  public static Availability yes() {
    return new Availability(true, "");
  }

  /** It cannot run, for this reason, with the fix named. */
  public static Availability no(String reason) {
    return new Availability(false, reason);
  }
}
