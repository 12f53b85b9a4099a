/**
 * Model folders and checkpoints: files in, plain records and tensor views out.
 *
 * <p>Only {@code org.sbert4j.weights} is exported; the file formats behind it are not.
 */
module org.sbert4j.weights {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;

  // For the tests alone, which count what a reader allocates.
  requires static jdk.management;

  exports org.sbert4j.weights;
}
