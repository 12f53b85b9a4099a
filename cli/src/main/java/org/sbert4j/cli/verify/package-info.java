/**
 * {@code sbert4j verify}: whether another engine computes the right vectors, and what it does
 * instead.
 *
 * <p>Must not know: files, protocols ({@code candidate}), arithmetic ({@code compare}, {@code
 * mistake}).
 */
package org.sbert4j.cli.verify;
