package org.sbert4j.weights.pytorch;

/**
 * What a pickle says of a storage: {@code ('storage', torch.FloatStorage, '0', 'cpu', 6)}. The
 * device it was on ({@code cpu}, {@code cuda:0}) does not matter and is not kept.
 *
 * @param type its class
 * @param key the name of the entry under {@code data/}
 * @param offset the element of the file's storage that it begins with; before PyTorch 1.6 a storage
 *     could be a part of another
 * @param elementCount the number of elements of the file's storage
 */
record StorageReference(PickleGlobal type, String key, long offset, long elementCount) {}
