package org.sbert4j.weights.checkpoint;

/** A class that files name and that must never be made use of. */
final class PlantedClass {
  /** The system property that is set when the class is initialized; reading it does not do so. */
  static final String PROPERTY = "org.sbert4j.weights.planted";

  static {
    System.setProperty(PROPERTY, "initialized");
  }

  private PlantedClass() {}
}
