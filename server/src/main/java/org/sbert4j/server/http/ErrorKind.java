package org.sbert4j.server.http;

/** Why a request has no result. */
public enum ErrorKind {
  /** The body isn't JSON. */
  JSON,
  /** A field is missing or isn't what it should be, or a text is longer than allowed. */
  VALIDATION,
  /** There is nothing to compute. */
  EMPTY,
  /** More texts than one request may have. */
  BATCH_SIZE,
  /** More bytes than one request may have. */
  PAYLOAD,
  MEDIA_TYPE,
  UNAUTHORIZED,
  /** The server is asked for by a name that isn't its own. */
  HOST,
  NOT_FOUND,
  METHOD,
  /** As many requests as may be are being worked on. */
  OVERLOADED,
  /** The client took too long to send its request. */
  SLOW_CLIENT,
  /** The result took too long. */
  TIMEOUT,
  /** The server is starting or ending, or is out of memory. */
  UNAVAILABLE,
  /** A fault of the model's, or ours. */
  BACKEND
}
