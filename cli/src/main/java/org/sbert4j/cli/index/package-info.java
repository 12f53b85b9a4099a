/**
 * The commands {@code index} and {@code search}: texts with ids and payloads, in an index on disk.
 *
 * <p>Must not know: how an index is written and searched.
 */
package org.sbert4j.cli.index;
