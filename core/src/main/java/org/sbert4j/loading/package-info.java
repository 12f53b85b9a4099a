/**
 * Puts a model together from what the weights-loader has read. Not exported.
 *
 * <p>Knows: which file says what about which part. Must not know: file formats, the public API.
 */
package org.sbert4j.loading;
