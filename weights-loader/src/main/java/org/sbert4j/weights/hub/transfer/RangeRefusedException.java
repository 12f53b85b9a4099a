package org.sbert4j.weights.hub.transfer;

/** The rest of a file cannot be had, only all of it. */
public final class RangeRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
