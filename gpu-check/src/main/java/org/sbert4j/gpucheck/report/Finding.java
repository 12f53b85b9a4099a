package org.sbert4j.gpucheck.report;

/**
 * What a check found.
 *
 * @param worst the worst error; the check has passed if it is at most what is allowed
 * @param note where it was, or what was looked at
 */
public record Finding(double worst, String note) {}
