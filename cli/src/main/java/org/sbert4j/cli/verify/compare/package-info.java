/**
 * How far vectors and tensors are from those that they should be.
 *
 * <p>Must not know: where either come from.
 */
package org.sbert4j.cli.verify.compare;
