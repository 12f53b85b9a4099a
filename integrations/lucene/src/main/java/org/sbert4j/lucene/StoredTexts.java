package org.sbert4j.lucene;

import java.io.IOException;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;

/** What a commit of an index holds. Thread-safe. */
final class StoredTexts implements AutoCloseable {
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  /** A text and its vector. */
  record Found(IndexedText text, float[] vector) {}

  StoredTexts(DirectoryReader reader) {
    this.reader = reader;
    this.searcher = new IndexSearcher(reader);
    // Each search is its own, and what it finds is in the index.
    searcher.setQueryCache(null);
  }

  DirectoryReader reader() {
    return reader;
  }

  IndexSearcher searcher() {
    return searcher;
  }

  Map<String, String> userData() throws IOException {
    return reader.getIndexCommit().getUserData();
  }

  /** The text with an id; null if there is none. */
  Found find(String id) throws IOException {
    TopDocs found = searcher.search(new TermQuery(new Term(IndexFolder.ID, id)), 1);
    return found.scoreDocs.length == 0 ? null : get(found.scoreDocs[0].doc);
  }

  boolean contains(String id) throws IOException {
    return searcher.count(new TermQuery(new Term(IndexFolder.ID, id))) > 0;
  }

  /** The text with one of Lucene's own numbers. */
  Found get(int document) throws IOException {
    Document fields = searcher.storedFields().document(document);
    IndexedText text =
        new IndexedText(
            fields.get(IndexFolder.ID),
            fields.get(IndexFolder.TEXT),
            fields.get(IndexFolder.PAYLOAD));
    return new Found(text, vector(document));
  }

  private float[] vector(int document) throws IOException {
    LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
    LeafReader leafReader = leaf.reader();
    FloatVectorValues values = leafReader.getFloatVectorValues(IndexFolder.EMBEDDING);
    int inLeaf = document - leaf.docBase;
    if (values == null || values.advance(inLeaf) != inLeaf) {
      throw new IOException("a text has no vector");
    }
    return values.vectorValue().clone();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
