/** Benchmarks of single operations, by JMH. Must not know: whole models. */
package org.sbert4j.benchmarks.model.kernels;
