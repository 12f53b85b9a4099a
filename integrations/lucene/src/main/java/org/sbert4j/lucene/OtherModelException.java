package org.sbert4j.lucene;

/**
 * The vectors of an index are not of the model that is to read or add some, or nobody knows of
 * which they are. The message is one sentence for people, with both models' fingerprints and what
 * to do.
 */
public final class OtherModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OtherModelException(String message) {
    super(message);
  }
}
