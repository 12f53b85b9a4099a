package org.sbert4j;

/**
 * What a model takes in memory on one backend with one format of weights, in bytes.
 *
 * @param linearWeights the encoder's and the modules' linear layers, copied into the layout of the
 *     backend
 * @param otherWeights layer normalisations, copied too
 * @param embeddings the embedding tables, as they are stored; with {@link
 *     LoadOptions#mapEmbeddings} they stay in the file
 * @param longestText the tensors of one forward pass for a text of maxSeqLength tokens, without
 *     which nothing can be encoded
 * @param encoding what encoding takes at most besides, within the memory budget: the tensors of
 *     every thread, batches, texts on their way
 * @param threads that compute at once within the budget
 */
public record MemoryNeed(
    long linearWeights,
    long otherWeights,
    long embeddings,
    long longestText,
    long encoding,
    int threads) {}
