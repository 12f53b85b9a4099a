/**
 * The machine, its memory, and whether any of it is lost in a long run. Must not know: speed,
 * goldens.
 */
package org.sbert4j.gpucheck.machine;
