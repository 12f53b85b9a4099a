/**
 * What is measured on: models, texts, sizes, effort, and how a JVM is started. Must not know: who
 * measures what.
 */
package org.sbert4j.benchmarks.model.setup;
