/**
 * The stages from text to a sequence of tokens, and what they hand to each other; BERT's own are
 * here, and others may take the place of each but the last.
 *
 * <pre>
 *   {@link org.sbert4j.tokenizer.stages.Normalizer}     clean, space out Chinese, strip accents, lower-case
 *       ↓ NormalizedText
 *   {@link org.sbert4j.tokenizer.stages.PreTokenizer}   words and single punctuation characters
 *       ↓ Word
 *   {@link org.sbert4j.tokenizer.stages.WordPiece}      words → pieces of the vocabulary, a TokenTrie
 *       ↓ TokenBuffer
 *   {@link org.sbert4j.tokenizer.stages.PostProcessor}  [CLS] … [SEP] → TokenSequence
 * </pre>
 *
 * <p>{@code NormalizerChain} and {@code WordSplitter} are the first two stages of any other
 * pipeline, {@code Unigram} and {@code BytePairs} other third stages.
 *
 * <p>Of BERT's, for each char the first two stages are one look into a table ({@code
 * CharacterRules}) made from the stages themselves; characters that depend on their neighbours,
 * which are few, take a slower way. Words are matched against a tree of the vocabulary ({@code
 * TokenTrie}) without making strings of them. Every token carries the range of the original text it
 * came from.
 *
 * <p>Knows: one stretch of text and the tokens of one or two texts. Must not know: settings and
 * options, added tokens, what is cut off; {@code org.sbert4j.tokenizer} sets the stages up and
 * leads texts through them.
 *
 * <p>Not exported.
 */
package org.sbert4j.tokenizer.stages;
