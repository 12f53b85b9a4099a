package org.sbert4j.tokenizer;

/**
 * A token that {@link PlainTokenizer} found.
 *
 * @param start where it begins in the original text, in chars
 * @param end where it ends there, exclusive
 * @param wordId the index of its word or added token within the text
 */
record PlainToken(int id, int start, int end, int wordId) {}
