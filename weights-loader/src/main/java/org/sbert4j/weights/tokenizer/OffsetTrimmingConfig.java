package org.sbert4j.weights.tokenizer;

/**
 * That the range of a token leaves out the white space at the token's ends ({@code trim_offsets}).
 *
 * @param addPrefixSpace whether a space in front of the text was put there by the pre-tokenizer, so
 *     that it is in no range anyway
 */
public record OffsetTrimmingConfig(boolean addPrefixSpace) {}
