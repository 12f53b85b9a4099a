/**
 * JSON read field by field, with errors that name the file and the field.
 *
 * <p>Knows: JSON and Jackson, and is the only one that does besides the header of safetensors, read
 * and written. Must not know: what any field means.
 */
package org.sbert4j.weights.json;
