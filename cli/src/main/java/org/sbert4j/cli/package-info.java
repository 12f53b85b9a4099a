/**
 * The {@code sbert4j} command.
 *
 * <p>Knows: arguments, standard streams and files, text and number formats, progress bars, and the
 * model that is bundled with the command. Must not know: how a text becomes ids or ids become a
 * vector; that is asked of {@code org.sbert4j.SentenceTransformer}.
 */
package org.sbert4j.cli;
