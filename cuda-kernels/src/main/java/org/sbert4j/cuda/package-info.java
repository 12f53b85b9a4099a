/**
 * The CUDA backend: one more provider of the backend contract, found by ServiceLoader.
 *
 * <p>Knows: the contract, the kernels, a device by its contract alone. Must not know: JCuda,
 * tokenizers, files, models.
 */
package org.sbert4j.cuda;
