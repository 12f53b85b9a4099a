/**
 * Text to WordPiece token ids, attention masks and offsets, exactly as the fast Hugging Face
 * BertTokenizer. Leaf of the project: it reads no files and depends on nothing but {@code
 * java.base}.
 *
 * <p>{@code org.sbert4j.tokenizer} is exported; the stages and the Unicode tables behind it are
 * not.
 */
module org.sbert4j.tokenizer {
  exports org.sbert4j.tokenizer;
}
