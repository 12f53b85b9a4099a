/**
 * Where the vectors come from that are to be judged: a file, a running service, a program.
 *
 * <p>Must not know: what vectors should be. What gives none is a {@link
 * org.sbert4j.cli.terminal.CommandException}.
 */
package org.sbert4j.cli.verify.candidate;
