/**
 * Finds and loads native libraries: JCuda's own, and the CUDA libraries of the machine. Not
 * exported.
 *
 * <p>Must not know: what is done with them.
 */
package org.sbert4j.cuda.natives;
