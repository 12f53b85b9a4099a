package org.sbert4j.server.http;

import java.time.Duration;

/**
 * What one client can ask of the server at most.
 *
 * @param concurrentRequests requests with a body that are worked on at once
 * @param bodyBytes of one request
 * @param requestTimeout for the body to come, for the result to be there, and for the answer to be
 *     taken, each
 */
public record HttpLimits(int concurrentRequests, int bodyBytes, Duration requestTimeout) {}
