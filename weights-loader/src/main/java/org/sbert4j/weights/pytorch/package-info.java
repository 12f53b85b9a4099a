/**
 * The {@code torch.save} format: a zip with one pickle and one entry for each storage.
 *
 * <p>Knows: the zip directory and the few pickle operations a state dict needs. Must not know: how
 * to build any other Python object; a pickle that asks for one is refused by name.
 */
package org.sbert4j.weights.pytorch;
