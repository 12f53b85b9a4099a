/**
 * What tests, benchmarks and gpu-check compute with: the golden files, models with generated
 * weights, and questions drawn from a grammar. The same in every run and on every machine.
 *
 * <p>Knows: the files of goldens/suite, the weights-loader. Must not know: how a vector is
 * computed, JUnit, JMH.
 */
package org.sbert4j.samples;
