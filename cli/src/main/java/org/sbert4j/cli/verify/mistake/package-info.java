/**
 * What another engine may do wrong. A mistake is committed by our own engine: the same weights and
 * operations, with one part changed; so there is one engine, and what a mistake gives is known to
 * the last digit.
 *
 * <p>Must not know: where the vectors that are judged come from, nor how a verdict is told.
 */
package org.sbert4j.cli.verify.mistake;
