/**
 * What identifies the vectors of a model: a digest of everything that a vector depends on. Not
 * exported.
 *
 * <p>Must not know: how weights are read, backends other than by their sizes.
 */
package org.sbert4j.fingerprint;
