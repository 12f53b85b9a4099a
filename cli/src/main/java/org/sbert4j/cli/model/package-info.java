/**
 * Which model a command uses: its options, and the folder of the model they name.
 *
 * <p>Must not know: what is done with the model.
 */
package org.sbert4j.cli.model;
