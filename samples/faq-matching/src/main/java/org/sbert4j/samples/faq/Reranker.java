package org.sbert4j.samples.faq;

import java.util.List;
import org.sbert4j.CrossEncoder;
import org.sbert4j.lucene.FoundText;
import org.sbert4j.lucene.TextIndex;

/** A second look at what the index found. */
interface Reranker {
  /** All of the texts, the best first. */
  List<FoundText> rerank(String question, List<FoundText> found);

  /** By a cross-encoder, which reads question and text together. */
  static Reranker by(CrossEncoder model) {
    return (question, found) -> TextIndex.rerank(model, question, found, Math.max(1, found.size()));
  }
}
