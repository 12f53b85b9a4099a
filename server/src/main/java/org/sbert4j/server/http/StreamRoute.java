package org.sbert4j.server.http;

import org.sbert4j.server.schema.ObjectType;

/**
 * How a route answers who accepts {@value #MEDIA_TYPE}.
 *
 * @param options what the address's query may have
 */
public record StreamRoute(ObjectType options, StreamHandler handler) {
  /** JSON, a value a line. */
  public static final String MEDIA_TYPE = "application/x-ndjson";
}
