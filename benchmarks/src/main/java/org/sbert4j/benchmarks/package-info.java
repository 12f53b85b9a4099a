/**
 * How fast sbert4j is, and beside what.
 *
 * <p>Knows: the public API of the other modules, the engines they are compared with, JMH, and how a
 * report is written. Must not know: anything inside the other modules. Classes with benchmarks in
 * them are public and open because JMH generates subclasses; nothing here is an API.
 */
package org.sbert4j.benchmarks;
