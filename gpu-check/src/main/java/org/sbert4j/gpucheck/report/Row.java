package org.sbert4j.gpucheck.report;

import java.time.Duration;
import java.util.Map;

/**
 * One line of the table.
 *
 * @param name the group first: {@code contract linear fp32}
 * @param worst the worst error, for people; empty where there is none
 * @param allowed the most that it may be, for people; empty where there is none
 * @param note where the worst was, why a line was skipped or failed, or what was measured
 * @param figures the same as numbers, for programs
 */
public record Row(
    String name,
    Outcome outcome,
    String worst,
    String allowed,
    Duration time,
    String note,
    Map<String, Object> figures) {}
