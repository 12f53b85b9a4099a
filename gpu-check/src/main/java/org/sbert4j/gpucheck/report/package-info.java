/** Findings, and the table that is printed of them. Must not know: what is checked. */
package org.sbert4j.gpucheck.report;
