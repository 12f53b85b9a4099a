/**
 * The {@code sbert4j} command: where it starts, its list of commands, what it says of errors.
 *
 * <p>Knows: the commands. Must not know: how a text becomes ids or ids become a vector; that is
 * asked of {@code org.sbert4j.SentenceTransformer}. A new command is a class in {@code command}, or
 * a package of its own if it is more, and a name in {@link org.sbert4j.cli.RootCommand}.
 */
package org.sbert4j.cli;
