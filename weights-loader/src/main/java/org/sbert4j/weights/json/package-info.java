/**
 * JSON read field by field, with errors that name the file and the field.
 *
 * <p>Knows: JSON and Jackson, and is the only package besides the safetensors header that does.
 * Must not know: what any field means.
 */
package org.sbert4j.weights.json;
