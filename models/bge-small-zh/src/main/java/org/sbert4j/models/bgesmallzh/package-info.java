/**
 * The model bge-small-zh-v1.5, in a jar.
 *
 * <p>Knows: what the model is called and where the jar has it. Must not know: how it is unpacked.
 */
package org.sbert4j.models.bgesmallzh;
