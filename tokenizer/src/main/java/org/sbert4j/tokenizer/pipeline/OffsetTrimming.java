package org.sbert4j.tokenizer.pipeline;

/**
 * That the range of a token leaves out the whitespace at the token's ends, as {@code trim_offsets}
 * of a ByteLevel or RobertaProcessing post-processor says: that of {@code Ġdog} in {@code "a dog"}
 * is {@code [2, 5)}, without it {@code [1, 5)}.
 *
 * <p>Behaviour: process_offsets in tokenizers/src/pre_tokenizers/byte_level.rs of the Hugging Face
 * tokenizers library.
 *
 * @param addPrefixSpace whether a single space that begins the text's first token, or one at the
 *     text's start, was put there by {@link PreTokenizerStep.ByteLevel} and is in no range anyway
 */
public record OffsetTrimming(boolean addPrefixSpace) {}
