package org.sbert4j.solr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;

/**
 * A real Solr indexes and finds questions by a model of ours. The system property {@value #MODEL}
 * names the folder of bge-small-zh-v1.5, or of another model that knows Chinese; without it, a tiny
 * golden finds what is nearest to its random weights.
 */
class SolrTest {
  private static final String MODEL = "sbert4j.solr.model";
  private static final String PROMPT = "为这个句子生成表示以用于检索相关文章:";
  private static final List<String> QUESTIONS =
      List.of("剩余欠款还有多少?", "提前还款要收手续费吗?", "怎么修改绑定的手机号?", "信用卡的额度怎么提高?");
  private static final String ASKED = "提前还清贷款有费用吗";
  private static final String ANSWER = QUESTIONS.get(1);

  @TempDir static Path temporary;
  private static String given;
  private static SentenceTransformer model;
  private static SolrNode solr;

  @BeforeAll
  static void startSolr() throws Exception {
    given = System.getProperty(MODEL, "");
    Path folder = Path.of(given.isEmpty() ? "../../tests/goldens/reference-twin/model" : given);
    model = SentenceTransformer.load(folder);
    solr = new SolrNode(temporary, model.embeddingDimension());
    copy(folder, models());
    String entry =
        """
        {"class": "org.sbert4j.solr.Sbert4jEmbeddingModel", "name": "%s",
         "params": {"modelName": "%s", "threads": 1 %s}}
        """;
    put("[%s, %s]"
            .formatted(
                entry.formatted("documents", models(), ""),
                entry.formatted("queries", models(), ", \"prompt\": \"" + PROMPT + "\"")))
        .ok();
    List<String> documents = new ArrayList<>();
    for (String question : QUESTIONS) {
      documents.add("{\"id\": \"%d\", \"text\": \"%s\"}".formatted(documents.size(), question));
    }
    solr.send("POST", "questions/update?commit=true", documents.toString()).ok();
  }

  @AfterAll
  static void stopSolr() throws Exception {
    model.close();
    if (solr != null) {
      solr.close();
    }
  }

  /** Below Solr's home, since its security manager lets nobody read elsewhere. */
  private static Path models() {
    return solr.home().resolve("models/model");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static SolrNode.Answer put(String json) throws IOException, InterruptedException {
    return solr.send("PUT", "questions/schema/text-to-vector-model-store", json);
  }

  private static JsonNode find(String question) throws IOException, InterruptedException {
    String query = "{!knn_text_to_vector model=queries f=embedding topK=4}" + question;
    return solr.get(
            "questions/select?fl=text,embedding,score&q="
                + URLEncoder.encode(query, StandardCharsets.UTF_8))
        .ok()
        .json()
        .get("response")
        .get("docs");
  }

  private static void assertFinds() throws IOException, InterruptedException {
    float[] query = model.encode(ASKED, EmbeddingOptions.defaults().withPrompt(PROMPT));
    JsonNode found = find(ASKED);
    assertEquals(QUESTIONS.size(), found.size());
    double before = 1;
    for (JsonNode document : found) {
      float[] expected = model.encode(document.get("text").textValue());
      float[] vector = new float[expected.length];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = document.get("embedding").get(i).decimalValue().floatValue();
      }
      assertArrayEquals(expected, vector);
      double score = document.get("score").doubleValue();
      assertEquals((1 + SimilarityFunction.COSINE.apply(query, expected)) / 2, score, 1e-6);
      assertTrue(score <= before, found::toString);
      before = score;
    }
    if (!given.isEmpty()) {
      assertEquals(ANSWER, found.get(0).get("text").textValue());
    }
  }

  @Test
  void questionsAreFoundByVectorsWithTheBitsOfEncode() throws Exception {
    assertFinds();
  }

  @Test
  void aReloadedCoreHasItsModels() throws Exception {
    solr.get("admin/cores?action=RELOAD&core=questions").ok();
    assertFinds();
  }

  private static void assertRefused(String params, String... message) throws Exception {
    SolrNode.Answer answer =
        put(
            """
            {"class": "org.sbert4j.solr.Sbert4jEmbeddingModel", "name": "wrong", "params": {%s}}
            """
                .formatted(params));
    assertEquals(400, answer.status(), answer::toString);
    System.out.println(answer);
    System.out.println(solr.log());
    for (String part : message) {
      assertTrue(solr.log().contains(part), solr.log());
    }
  }

  @Test
  void aWrongPathIsRefused() throws Exception {
    String none = solr.home().resolve("models/none").toString();
    assertRefused(
        "\"modelName\": \"" + none + "\"",
        "the param modelName is \"" + none + "\": ",
        "the model folder does not exist");
  }

  @Test
  void aFolderThatSolrMayNotReadIsRefused() throws Exception {
    assertRefused(
        "\"modelName\": \"" + Path.of("../../tests/goldens").toRealPath() + "/plain-bert/model\"",
        "Solr's security manager forbids it",
        "-Dsolr.allowPaths");
  }
}
