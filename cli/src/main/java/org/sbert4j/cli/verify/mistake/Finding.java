package org.sbert4j.cli.verify.mistake;

/**
 * A mistake that explains what was found.
 *
 * @param name short, for programs
 * @param description what the other engine does, for people
 * @param kind how sure it is
 * @param maxError the greatest difference to what the mistake gives, as a part of the greatest
 *     magnitude of an element
 * @param cosine the mean cosine to what the mistake gives
 */
public record Finding(String name, String description, Kind kind, double maxError, double cosine) {
  /** How sure it is. */
  public enum Kind {
    /** The mistake gives these very vectors. */
    FITS,
    /** The mistake gives errors of this size. */
    TYPICAL,
    /** It gives other vectors, but by far the nearest; a further mistake may be with it. */
    NEAREST
  }
}
