/**
 * Texts on their way in: from arguments, files and standard input.
 *
 * <p>Knows: lines, UTF-8, JSON strings. Must not know: models.
 */
package org.sbert4j.cli.input;
