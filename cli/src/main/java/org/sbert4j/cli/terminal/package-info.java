/**
 * What all commands need to speak with a person: standard streams, progress bars, reports, errors.
 *
 * <p>Must not know: models, texts, commands.
 */
package org.sbert4j.cli.terminal;
