package org.sbert4j.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.cohere.CohereScoringModel;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.tokenizer.TextPair;

/** The client for Cohere's reranking in langchain4j. */
@Tag("soak")
class LangChain4jCohereTest {
  @RegisterExtension static final ServedGoldens served = new ServedGoldens();

  private static CohereScoringModel.CohereScoringModelBuilder client() {
    return CohereScoringModel.builder()
        .baseUrl(served.url("/v1/"))
        .apiKey(ServedGoldens.KEY)
        .modelName(ServedGoldens.SCORES)
        .timeout(ServedGoldens.PATIENCE)
        .maxRetries(0);
  }

  private static List<Double> scores(CohereScoringModel client, List<String> documents) {
    return client
        .scoreAll(documents.stream().map(TextSegment::from).toList(), served.query())
        .content();
  }

  /** In the order of the documents; numbers are sent so that a float32 comes back. */
  private static void assertScores(List<String> documents, List<Double> found) {
    List<TextPair> pairs =
        documents.stream().map(document -> new TextPair(served.query(), document)).toList();
    float[] expected = served.scores().predict(pairs);
    assertEquals(
        IntStream.range(0, expected.length).mapToObj(i -> expected[i]).toList(),
        found.stream().map(Double::floatValue).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/", "/v2/"})
  void scoresHaveTheBitsOfTheEngine(String path) {
    List<String> documents =
        served.documents().stream().filter(document -> !document.isBlank()).toList();
    assertTrue(documents.size() > 5, documents::toString);
    assertScores(documents, scores(client().baseUrl(served.url(path)).build(), documents));
  }

  @Test
  void asManyDocumentsAsOneRequestMayHave() {
    List<String> documents = ServedGoldens.shortTexts(ServedGoldens.MOST_TEXTS);
    assertScores(documents, scores(client().build(), documents));
  }

  @Test
  void thirtyTwoThreadsAtOnce() throws Exception {
    CohereScoringModel client = client().build();
    List<String> documents = ServedGoldens.shortTexts(ServedGoldens.AT_ONCE);
    List<List<Double>> found =
        ServedGoldens.allAtOnce(i -> scores(client, documents.subList(i, i + 1)));
    for (int i = 0; i < found.size(); i++) {
      assertScores(documents.subList(i, i + 1), found.get(i));
    }
  }

  /** This client has no exceptions of its own: they tell the status and the body. */
  @Test
  void errorsTellWhatIsWrong() {
    assertError("404", "the model 'none' is not served", client().modelName("none"));
    assertError("400", "does not give scores of pairs", client().modelName(ServedGoldens.VECTORS));
    assertError("401", "key", client().apiKey("other"));
  }

  private static void assertError(
      String status, String message, CohereScoringModel.CohereScoringModelBuilder client) {
    String found =
        assertThrows(RuntimeException.class, () -> scores(client.build(), List.of("a")))
            .getMessage();
    assertTrue(found.contains("status code: " + status) && found.contains(message), found);
  }
}
