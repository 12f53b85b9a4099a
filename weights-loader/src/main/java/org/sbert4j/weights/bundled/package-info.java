/**
 * Models that come in jars: the list of their files, and the way from a jar into a folder.
 *
 * <p>Knows: a cache that several processes share. Must not know: what the files say.
 *
 * <p>Exported to the project's own modules alone.
 */
package org.sbert4j.weights.bundled;
