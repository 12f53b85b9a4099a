package org.sbert4j;

/**
 * What a model takes in memory on one backend with one format of weights, in bytes.
 *
 * @param linearWeights the encoder's and the modules' linear layers, copied into the layout of the
 *     backend
 * @param otherWeights layer normalisations, copied too
 * @param mappedEmbeddings the embedding tables, which stay in the mapped file: of them only pages
 *     that texts touch come into memory, and the operating system takes them back when it is short
 * @param longestText the tensors of one forward pass for a text of maxSeqLength tokens, without
 *     which nothing can be encoded
 * @param encoding what encoding takes at most besides, within the memory budget: the tensors of
 *     every thread, batches, texts on their way
 * @param threads that compute at once within the budget
 */
public record MemoryNeed(
    long linearWeights,
    long otherWeights,
    long mappedEmbeddings,
    long longestText,
    long encoding,
    int threads) {}
