/**
 * {@code sbert4j inspect}: what a model is, told without loading it.
 *
 * <p>Must not know: file formats; {@code ModelDescription} tells what there is.
 */
package org.sbert4j.cli.inspect;
