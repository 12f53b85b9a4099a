/** Runs of whole encodes and of whole processes, side by side. Must not know: the page. */
package org.sbert4j.benchmarks.model.runs;
