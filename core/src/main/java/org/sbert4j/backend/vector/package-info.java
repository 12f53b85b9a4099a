/**
 * The vector backend: the scalar backend's arithmetic, to the bit, on the Vector API.
 *
 * <p>Knows: {@code jdk.incubator.vector}, which no other package may mention. Must not know:
 * models, files. {@link org.sbert4j.backend.vector.VectorBackendProvider} is the only class here
 * that loads when the incubator module is missing.
 */
package org.sbert4j.backend.vector;
