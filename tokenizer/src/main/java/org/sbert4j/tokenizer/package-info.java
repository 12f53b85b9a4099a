/**
 * The fast Hugging Face BertTokenizer, written by hand, one class for each of its stages: what a
 * program uses, and the way of a text through the stages.
 *
 * <pre>
 *   String → Segments           cut at added tokens such as [MASK]
 *          → Normalizer         clean, space out Chinese, strip accents, lower-case
 *          → PreTokenizer       words and single punctuation characters
 *          → WordPiece          words → pieces of the vocabulary
 *          → PostProcessor      [CLS] … [SEP] → Encoding
 * </pre>
 *
 * <p>To read it, begin with {@link Tokenizer}, then {@code SequenceEncoder}, which leads a text
 * through the stages, {@code TokenReader}, and the stages in the order above, which are in {@code
 * org.sbert4j.tokenizer.stages}. Each states its rule with an example. {@code PlainTokenizer} among
 * the tests is the same rules with nothing done for speed.
 *
 * <p>A word is read when it is asked for, so that a text of a million characters costs no more than
 * the tokens that are kept of it. What else makes it fast is said in the stages' package.
 *
 * <p>This package knows: vocabularies, settings and options, added tokens, ids, masks, offsets. It
 * must not know: files and their formats, tensors, models. What it asks of a character it asks of
 * {@code org.sbert4j.tokenizer.unicode}.
 */
package org.sbert4j.tokenizer;
