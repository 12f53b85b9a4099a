package org.sbert4j.springsample;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Stores what customers of a bank ask, and finds what is nearest to a question: in memory, or with
 * the profile {@code pgvector} in PostgreSQL.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class SearchApplication {
  static final List<String> STORED =
      List.of(
          "每月的还款日是哪一天?", "到期不能按时还款怎么办?", "提前还款要收手续费吗?", "开户需要带什么证件?", "信用卡丢了怎么挂失?", "怎么查询剩余欠款?");

  /** Takes Spring Boot's arguments, such as {@code --spring.profiles.active=pgvector}. */
  public static void main(String[] args) {
    SpringApplication.run(SearchApplication.class, args).close();
  }

  /** Fills the store, then searches. */
  @Bean
  CommandLineRunner search(VectorStore store, Environment environment) {
    return args -> {
      // The same text has the same id, so that a second start finds it in the database.
      store.add(STORED.stream().map(text -> new Document(id(text), text, Map.of())).toList());
      String question = environment.getRequiredProperty("sample.question");
      System.out.println(question);
      for (Document found :
          store.similaritySearch(SearchRequest.builder().query(question).topK(2).build())) {
        System.out.printf("  %.3f  %s%n", found.getScore(), found.getText());
      }
    };
  }

  private static String id(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Bean
  @Profile("!pgvector")
  VectorStore memory(EmbeddingModel model) {
    return SimpleVectorStore.builder(model).build();
  }

  @Bean
  @Profile("pgvector")
  VectorStore postgres(EmbeddingModel model, Environment environment) {
    JdbcTemplate database =
        new JdbcTemplate(
            new DriverManagerDataSource(environment.getRequiredProperty("sample.postgres")));
    // Their initializeSchema(true) does this, too, but wants extensions that are not everywhere.
    database.execute("CREATE EXTENSION IF NOT EXISTS vector");
    database.execute(
        "CREATE TABLE IF NOT EXISTS vector_store (id uuid PRIMARY KEY, content text, metadata json, embedding vector(%d))"
            .formatted(model.dimensions()));
    return PgVectorStore.builder(database, model).build();
  }
}
