/**
 * Vectors on their way out: formats of numbers and files, and files that are never half-written.
 *
 * <p>Must not know: where vectors come from.
 */
package org.sbert4j.cli.output;
