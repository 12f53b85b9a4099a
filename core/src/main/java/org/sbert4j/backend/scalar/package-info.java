/**
 * The scalar backend: every operation as plain loops. It is the specification that the faster
 * backends are held to, bit for bit.
 *
 * <p>Knows: the backend contract, float arrays. Must not know: the Vector API, models, files.
 */
package org.sbert4j.backend.scalar;
