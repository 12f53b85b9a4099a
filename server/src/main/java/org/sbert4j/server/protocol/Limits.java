package org.sbert4j.server.protocol;

/**
 * What one request may hold.
 *
 * @param clientBatchSize texts
 * @param inputChars chars of a text
 * @param truncate whether texts that are too long are cut where a request doesn't say
 */
public record Limits(int clientBatchSize, int inputChars, boolean truncate) {}
