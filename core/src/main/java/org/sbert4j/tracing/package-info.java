/**
 * One forward pass of which everything is kept, by a backend that wraps another: the model and its
 * operations are those of an ordinary call, which knows nothing of this package.
 *
 * <p>Must not know: texts, files.
 */
package org.sbert4j.tracing;
