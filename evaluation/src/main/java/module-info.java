/**
 * How good a model is: the evaluators of sentence-transformers, and readers of data sets.
 *
 * <p>Start at {@link org.sbert4j.evaluation.Evaluator}.
 */
module org.sbert4j.evaluation {
  requires transitive org.sbert4j.core;
  requires org.sbert4j.search;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.csv;

  exports org.sbert4j.evaluation;
  exports org.sbert4j.evaluation.data;
  exports org.sbert4j.evaluation.questions;
}
