package org.sbert4j.backend;

/**
 * The largest forward pass that a workspace will see.
 *
 * @param rows tokens of the largest batch
 * @param longest tokens of the longest text, at most {@code rows}
 * @param threads of the workspace's team
 * @param hiddenSize H
 * @param headSize D
 * @param widestInput columns of the widest input of a linear layer, at least H
 * @param embeddingDimension elements of a sentence's vector, and of what is made of a token beside
 *     its hidden state
 * @param format of the encoder's linear layers
 */
public record PassSize(
    int rows,
    int longest,
    int threads,
    int hiddenSize,
    int headSize,
    int widestInput,
    int embeddingDimension,
    WeightFormat format) {}
