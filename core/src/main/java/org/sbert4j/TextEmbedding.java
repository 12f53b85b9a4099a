package org.sbert4j;

/**
 * A text's vector and how much of the text is in it.
 *
 * @param vector {@code [embeddingDimension]}, the caller's own
 * @param tokenCount tokens of the whole text before anything is cut, a prompt's and [CLS] and [SEP]
 *     included
 * @param truncated whether tokens were cut off and have no part in the vector
 * @param cutOffset where the text was cut, as an index into its chars: those before are what the
 *     model read. The text's length if nothing was cut; 0 if a prompt left it no room. Where the
 *     left end is cut off ({@link EmbeddingOptions#truncationSide}), those before are what the
 *     model did not read, and it is 0 if nothing was cut. An index into the ids where those were
 *     given, see {@link SentenceTransformer#encodeInputIdsWithDetails}
 * @param windows in how many pieces the text went through the model; 1 but with {@link
 *     TruncationPolicy#WINDOW}
 */
public record TextEmbedding(
    float[] vector, int tokenCount, boolean truncated, int cutOffset, int windows) {}
