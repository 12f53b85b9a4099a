/**
 * Tensors as bytes of a file: regions, element types, strides, and the table of names.
 *
 * <p>Knows: little-endian numbers, mappings, the name variants of BERT checkpoints. Must not know:
 * any file format.
 */
package org.sbert4j.weights.storage;
