package org.sbert4j.cuda.device;

import org.sbert4j.cuda.kernels.ElementType;

/**
 * {@code output = input · weightᵀ}, all row-major and without gaps, all of the same type, each
 * element summed in 32-bit floats with operands of at least the precision of the type (for floats:
 * no TF32).
 *
 * @param type of all three matrices
 * @param input address of {@code [rows, inFeatures]}
 * @param weight address of {@code [outFeatures, inFeatures]}
 * @param output address of {@code [rows, outFeatures]}, which overlaps neither
 * @param rows 1 or more
 * @param outFeatures 1 or more
 * @param inFeatures 1 or more
 */
public record MatrixProduct(
    ElementType type,
    long input,
    long weight,
    long output,
    int rows,
    int outFeatures,
    int inFeatures) {}
