package org.sbert4j.backend.vector;

/** System properties where a security manager may hide them. */
final class VectorProperty {
  private VectorProperty() {}

  /** The value, or what stands for it where there is none or it may not be read. */
  static String get(String name, String otherwise) {
    try {
      return System.getProperty(name, otherwise);
    } catch (SecurityException e) {
      return otherwise;
    }
  }
}
