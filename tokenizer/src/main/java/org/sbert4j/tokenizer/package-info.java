/**
 * The fast Hugging Face BertTokenizer, written by hand, one class for each of its stages.
 *
 * <pre>
 *   String → RawText            cut at added tokens such as [MASK]
 *          → Normalizer         clean, space out Chinese, strip accents, lower-case
 *          → PreTokenizer       words and single punctuation characters
 *          → WordPiece          words → pieces of the vocabulary
 *          → PostProcessor      [CLS] … [SEP], truncation → Encoding
 * </pre>
 *
 * <p>The stages pull: each asks the one before it for the next code point or word, so that a text
 * of a million characters costs no more than the tokens that are kept of it. Every code point
 * carries the range of the original text it came from.
 *
 * <p>This package knows: Unicode as the reference sees it (fixed tables, the same on every JDK),
 * vocabularies, ids, masks, offsets. It must not know: files and their formats, tensors, models.
 * {@code Character.getType}, {@code isWhitespace}, {@code toLowerCase} and {@code
 * java.text.Normalizer} change from one JDK to the next and are not used.
 */
package org.sbert4j.tokenizer;
