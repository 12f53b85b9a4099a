package org.sbert4j.weights.pytorch;

import org.sbert4j.weights.DType;

/**
 * What a pickle says of a storage: {@code ('storage', torch.FloatStorage, '0', 'cpu', 6)}. The
 * device it was on ({@code cpu}, {@code cuda:0}) does not matter and is not kept.
 *
 * @param key the name of the entry under {@code data/}
 * @param elementCount the number of elements
 */
record StorageReference(DType dtype, String key, long elementCount) {}
