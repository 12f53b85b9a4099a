/**
 * Text to WordPiece token ids, attention masks and offsets, exactly as the fast Hugging Face
 * BertTokenizer. Leaf of the project: it reads no files and depends on nothing but {@code
 * java.base}.
 *
 * <p>{@code org.sbert4j.tokenizer} is exported, and {@code org.sbert4j.tokenizer.pipeline} for what
 * is not BERT's own; the stages and the Unicode tables behind them are not.
 */
module org.sbert4j.tokenizer {
  exports org.sbert4j.tokenizer;
  exports org.sbert4j.tokenizer.pipeline;
}
