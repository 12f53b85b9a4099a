/**
 * The fast Hugging Face BertTokenizer, written by hand, one class for each of its stages.
 *
 * <pre>
 *   String → Segments           cut at added tokens such as [MASK]
 *          → Normalizer         clean, space out Chinese, strip accents, lower-case
 *          → PreTokenizer       words and single punctuation characters
 *          → WordPiece          words → pieces of the vocabulary
 *          → PostProcessor      [CLS] … [SEP] → Encoding
 * </pre>
 *
 * <p>To read it, begin with {@link BertTokenizer}, then {@code SequenceEncoder}, which leads a text
 * through the stages, {@code TokenReader}, and the stages in the order above. Each states its rule
 * with an example. {@code PlainTokenizer} among the tests is the same rules with nothing done for
 * speed.
 *
 * <p>What makes it fast: for each char the first two stages are one look into a table ({@code
 * CharacterRules}) made from the stages themselves; characters that depend on their neighbours,
 * which are few, take a slower way. Words are matched against a tree of the vocabulary ({@code
 * TokenTrie}) without making strings of them. A word is read when it is asked for, so that a text
 * of a million characters costs no more than the tokens that are kept of it. Every token carries
 * the range of the original text it came from.
 *
 * <p>This package knows: Unicode as the reference sees it (fixed tables, the same on every JDK),
 * vocabularies, ids, masks, offsets. It must not know: files and their formats, tensors, models.
 * {@code Character.getType}, {@code isWhitespace}, {@code toLowerCase} and {@code
 * java.text.Normalizer} change from one JDK to the next and are not used.
 */
package org.sbert4j.tokenizer;
