/** Embeddings as a field of a Lucene index that knows its model. */
module org.sbert4j.lucene {
  requires transitive org.apache.lucene.core;
  requires transitive org.sbert4j.core;

  exports org.sbert4j.lucene;
}
