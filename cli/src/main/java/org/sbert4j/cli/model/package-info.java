/**
 * Which model a command uses: its options, the bundled model and the folder that keeps it.
 *
 * <p>Must not know: what is done with the model.
 */
package org.sbert4j.cli.model;
