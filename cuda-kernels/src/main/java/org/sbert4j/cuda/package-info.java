/**
 * The CUDA backend: one more provider of the backend contract, found by ServiceLoader.
 *
 * <p>Knows: JCuda, the NVIDIA driver. Must not know: tokenizers, files, models.
 */
package org.sbert4j.cuda;
