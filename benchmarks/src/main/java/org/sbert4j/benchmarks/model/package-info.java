/**
 * The report on whole models and their kernels: docs/performance.md.
 *
 * <p>Knows: what the page says, and in which tables. Must not know: how anything is measured.
 */
package org.sbert4j.benchmarks.model;
