package org.sbert4j.server.metrics;

import java.util.Locale;

/**
 * Why a request failed. The first seven are text-embeddings-inference's, the others our own. The
 * label {@code err} is the name in small letters.
 */
public enum RequestFailure {
  /** Too many requests at once. */
  OVERLOADED,
  /** The request is not what the route takes. */
  VALIDATION,
  /** A text could not be tokenized, or is too long and must not be cut. */
  TOKENIZATION,
  /** Too many inputs. */
  BATCH_SIZE,
  /** The model is of another kind than the route. */
  MODEL_TYPE,
  /** The model failed. */
  INFERENCE,
  /** The client went away before its turn. */
  DROPPED,
  /** No API key, or a wrong one. */
  UNAUTHORIZED,
  /** No such model. */
  MODEL_NOT_FOUND,
  /** The body is too large. */
  BODY_SIZE,
  /** It took too long. */
  TIMEOUT,
  /** The server does not run yet, or no longer. */
  UNHEALTHY,
  /** Anything else. */
  OTHER;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
