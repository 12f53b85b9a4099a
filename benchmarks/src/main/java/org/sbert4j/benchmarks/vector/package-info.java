/**
 * What of the benchmarks needs the JDK's Vector API. Nothing else here mentions it, so that the
 * rest runs on a JVM without.
 */
package org.sbert4j.benchmarks.vector;
