package org.sbert4j.langchain4j.spi;

import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import java.util.List;

/** Easy RAG: neither the model nor the splitter is named, langchain4j finds both. */
final class EasyRagSample {
  static final List<String> DOCUMENTS =
      List.of(
          "每月的还款日是十五日,遇节假日顺延。",
          "到期不能按时还款的,请提前联系客服申请延期。",
          "提前还款不收手续费,在手机银行里申请。",
          "开户需要本人携带身份证到柜台办理。");

  private EasyRagSample() {}

  /** Prints what a chat model would be given. */
  public static void main(String[] args) {
    String question = "怎么提前还清贷款?";
    System.out.println(question);
    retrieve(question).forEach(text -> System.out.println("  " + text));
  }

  /** The three documents that are nearest to a question. */
  static List<String> retrieve(String question) {
    InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
    EmbeddingStoreIngestor.ingest(DOCUMENTS.stream().map(Document::from).toList(), store);
    // This is what AiServices.builder(…).contentRetriever(…) takes.
    return EmbeddingStoreContentRetriever.from(store).retrieve(Query.from(question)).stream()
        .map(content -> content.textSegment().text())
        .toList();
  }
}
