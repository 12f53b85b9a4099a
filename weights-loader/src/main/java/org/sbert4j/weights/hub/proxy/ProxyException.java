package org.sbert4j.weights.hub.proxy;

/** A variable that names no proxy that can be used; one sentence with the fix, without secrets. */
public final class ProxyException extends Exception {
  private static final long serialVersionUID = 1L;

  ProxyException(String message) {
    super(message);
  }
}
