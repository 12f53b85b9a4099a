/**
 * Text to WordPiece token ids, attention masks and offsets, exactly as the fast Hugging Face
 * BertTokenizer. Leaf of the project: it reads no files and depends on nothing but {@code
 * java.base}.
 */
module org.sbert4j.tokenizer {
  exports org.sbert4j.tokenizer;
}
