package org.sbert4j.springai;

import java.util.List;
import java.util.Map;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextEmbedding;

/**
 * What is put in front of queries and of documents, and how the engine is told.
 *
 * <p>Thread-safe.
 */
final class Prompts {
  /** What a text is. */
  enum Kind {
    QUERY,
    DOCUMENT
  }

  private final SentenceTransformer model;
  private final String forQueries;
  private final String forDocuments;

  /** Whether the model or its owner knows of queries and documents. */
  private final boolean byKind;

  /**
   * @param forQueries null for what the model says
   * @param forDocuments null for what the model says
   */
  Prompts(SentenceTransformer model, String forQueries, String forDocuments) {
    this.model = model;
    this.forQueries = forQueries;
    this.forDocuments = forDocuments;
    Map<String, String> named = model.prompts();
    this.byKind =
        forQueries != null
            || forDocuments != null
            || !named.getOrDefault("query", "").isEmpty()
            || !named.getOrDefault("document", "").isEmpty();
  }

  /**
   * The vectors of texts, in one call.
   *
   * @param requested whose prompt comes first
   * @param options of the call, whose prompt comes last
   */
  List<TextEmbedding> encode(
      List<String> texts, Kind kind, Sbert4jEmbeddingOptions requested, EmbeddingOptions options) {
    EmbeddingOptions prompted = prompted(kind, requested, options);
    if (!byKind) {
      return model.encodeWithDetails(texts, prompted);
    }
    return kind == Kind.QUERY
        ? model.encodeQueryWithDetails(texts, prompted)
        : model.encodeDocumentWithDetails(texts, prompted);
  }

  private EmbeddingOptions prompted(
      Kind kind, Sbert4jEmbeddingOptions requested, EmbeddingOptions options) {
    if (requested.getPromptName() != null) {
      return options.withPromptName(requested.getPromptName());
    }
    String given = kind == Kind.QUERY ? forQueries : forDocuments;
    String prompt = requested.getPrompt() == null ? given : requested.getPrompt();
    return prompt == null ? options : options.withPrompt(prompt);
  }
}
