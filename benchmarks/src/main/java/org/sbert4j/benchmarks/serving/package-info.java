/** The server under load, beside other embedding servers; writes docs/server-performance.md. */
package org.sbert4j.benchmarks.serving;
