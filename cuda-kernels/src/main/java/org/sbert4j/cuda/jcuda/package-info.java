/**
 * The real device: the only package that calls JCuda. Not exported.
 *
 * <p>Knows: which devices there are, and whether they are fit. Must not know: BERT, tensors.
 */
package org.sbert4j.cuda.jcuda;
