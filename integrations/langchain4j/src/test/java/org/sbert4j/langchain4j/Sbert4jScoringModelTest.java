package org.sbert4j.langchain4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.aggregator.ReRankingContentAggregator;
import dev.langchain4j.rag.query.Query;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.CrossEncoder;
import org.sbert4j.PredictOptions;
import org.sbert4j.RankedDocument;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Goldens;
import org.sbert4j.tokenizer.TextPair;
import org.sbert4j.weights.ModelFormatException;

/** The scores of the engine, and who closes what. */
class Sbert4jScoringModelTest {
  private static final Goldens GOLDENS = new Goldens(Path.of("../../goldens/suite"));
  private static final Golden GOLDEN = GOLDENS.read("cross-encoders/reranker-v6");
  private static final CrossEncoder ENGINE = CrossEncoder.load(GOLDEN.model());
  private static final String QUERY = GOLDEN.json().get("query").textValue();
  private static final List<String> DOCUMENTS =
      Golden.strings(GOLDEN.json().get("documents")).stream()
          .filter(text -> !text.isBlank())
          .toList();

  @TempDir Path temporary;

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static Sbert4jScoringModel.Builder given() {
    return Sbert4jScoringModel.builder().crossEncoder(ENGINE);
  }

  private static List<TextSegment> segments() {
    return DOCUMENTS.stream().map(TextSegment::from).toList();
  }

  private static List<Double> expected(PredictOptions options) {
    List<TextPair> pairs = DOCUMENTS.stream().map(text -> new TextPair(QUERY, text)).toList();
    return Stream.of(ENGINE.predictLabels(pairs, options)).map(score -> (double) score[0]).toList();
  }

  @Test
  void scoresHaveTheBitsOfTheEngine() {
    assertEquals(
        expected(PredictOptions.defaults()), given().build().scoreAll(segments(), QUERY).content());
    PredictOptions logits = PredictOptions.defaults().withActivation(ActivationFunction.IDENTITY);
    assertEquals(
        expected(logits),
        given().predictOptions(logits).build().scoreAll(segments(), QUERY).content());
    assertEquals(
        ENGINE.predict(QUERY, DOCUMENTS.get(0)),
        given().build().score(DOCUMENTS.get(0), QUERY).content());
  }

  @Test
  void itReranksForLangChain4j() {
    Query query = Query.from(QUERY);
    List<Content> contents = DOCUMENTS.stream().map(Content::from).toList();
    List<String> found =
        new ReRankingContentAggregator(given().build())
            .aggregate(Map.of(query, List.of(contents))).stream()
                .map(content -> content.textSegment().text())
                .toList();
    List<RankedDocument> ranking = ENGINE.rank(QUERY, DOCUMENTS);
    assertEquals(DOCUMENTS.get(ranking.get(0).index()), found.get(0));
    assertEquals(
        ranking.stream().map(document -> DOCUMENTS.get(document.index())).distinct().toList(),
        found);
  }

  @Test
  void badInput() {
    Sbert4jScoringModel model = given().build();
    assertEquals(List.of(), model.scoreAll(List.of(), QUERY).content());
    assertThrows(NullPointerException.class, () -> model.scoreAll(null, QUERY));
    assertThrows(NullPointerException.class, () -> model.scoreAll(segments(), null));
    assertThrows(IllegalArgumentException.class, () -> Sbert4jScoringModel.builder().build());
    Path folder = temporary.resolve("none");
    ModelFormatException e =
        assertThrows(
            ModelFormatException.class,
            () -> Sbert4jScoringModel.builder().modelPath(folder).build());
    assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
  }

  @Test
  void aModelWithMoreLabelsIsRefused() {
    Sbert4jScoringModel.Builder builder =
        Sbert4jScoringModel.builder()
            .modelPath(GOLDENS.read("cross-encoders/three-labels").model());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(e.getMessage().contains("gives each pair 3 scores"), e.getMessage());
  }

  @Test
  void whoLoadedTheModelClosesIt() {
    Sbert4jScoringModel own =
        Sbert4jScoringModel.builder().modelName(GOLDEN.model().toString()).build();
    own.score("a", QUERY);
    own.close();
    assertThrows(IllegalStateException.class, () -> own.score("a", QUERY));

    Sbert4jScoringModel given = given().build();
    given.close();
    given.score("a", QUERY);
  }
}
