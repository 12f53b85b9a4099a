package org.sbert4j.langchain4j;

import static dev.langchain4j.model.embedding.request.EmbeddingInputType.DOCUMENT;
import static dev.langchain4j.model.embedding.request.EmbeddingInputType.QUERY;

import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.List;

/** Retrieval for a chat model: documents go into a store in memory, and a question finds some. */
final class RagSample {
  /** What the authors of bge-small-zh-v1.5 recommend; its folder does not have it. */
  static final String QUERY_PROMPT = "为这个句子生成表示以用于检索相关文章:";

  static final String QUESTION = "怎么提前还清贷款?";

  private static final List<Document> DOCUMENTS =
      List.of(
          Document.from("每月的还款日是十五日,遇节假日顺延。"),
          Document.from("到期不能按时还款的,请提前联系客服申请延期。"),
          Document.from("提前还款不收手续费,在手机银行里申请。"),
          Document.from("开户需要本人携带身份证到柜台办理。"));

  private RagSample() {}

  /** Takes the model's folder or name, and prints what a chat model would be given. */
  public static void main(String[] args) {
    try (Sbert4jEmbeddingModel model =
        Sbert4jEmbeddingModel.builder().modelName(args[0]).queryPrompt(QUERY_PROMPT).build()) {
      System.out.println(QUESTION);
      retrieve(model).forEach(text -> System.out.println("  " + text));
    }
  }

  /** The two documents that are nearest to the question. */
  static List<String> retrieve(EmbeddingModel model) {
    InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
    EmbeddingStoreIngestor.builder()
        .embeddingModel(model)
        .embeddingInputType(DOCUMENT)
        .embeddingStore(store)
        .build()
        .ingest(DOCUMENTS);
    // This is what AiServices.builder(…).contentRetriever(…) takes.
    ContentRetriever retriever =
        EmbeddingStoreContentRetriever.builder()
            .embeddingModel(model)
            .embeddingInputType(QUERY)
            .embeddingStore(store)
            .maxResults(2)
            .build();
    return retriever.retrieve(Query.from(QUESTION)).stream()
        .map(content -> content.textSegment().text())
        .toList();
  }
}
