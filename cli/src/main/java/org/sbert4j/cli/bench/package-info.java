/**
 * {@code sbert4j bench}: a workload, its measurement, its report.
 *
 * <p>Must not know: how a vector is computed, other than how many operations that takes.
 */
package org.sbert4j.cli.bench;
