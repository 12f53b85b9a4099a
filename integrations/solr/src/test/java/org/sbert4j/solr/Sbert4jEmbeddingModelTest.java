package org.sbert4j.solr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Goldens;

/** What params mean, given to a model as Solr does, and which entries share a model. */
class Sbert4jEmbeddingModelTest {
  private static final Golden GOLDEN =
      new Goldens(Path.of("../../goldens/suite")).read("l1-h20-cls");
  private static final SentenceTransformer ENGINE = SentenceTransformer.load(GOLDEN.model());
  private static final String TEXT = "到期不能按时还款怎么办";

  @TempDir Path temporary;

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static float[] vector(Map<String, Object> params) throws ReflectiveOperationException {
    Map<String, Object> all = new HashMap<>(Map.of("modelName", GOLDEN.model().toString()));
    all.putAll(params);
    return load(all).embed(TEXT).content().vector();
  }

  /**
   * As Solr's SolrTextToVectorModel.getInstance: a param goes to the only method of its name, or as
   * a string to one of several.
   */
  private static EmbeddingModel load(Map<String, Object> params)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName("org.sbert4j.solr.Sbert4jEmbeddingModel");
    Object builder = type.getMethod("builder").invoke(null);
    for (Map.Entry<String, Object> param : params.entrySet()) {
      List<Method> setters =
          Stream.of(builder.getClass().getMethods())
              .filter(method -> method.getName().equals(param.getKey()))
              .filter(method -> method.getParameterCount() == 1)
              .toList();
      if (setters.size() == 1) {
        setters.get(0).invoke(builder, param.getValue());
      } else {
        builder
            .getClass()
            .getMethod(param.getKey(), String.class)
            .invoke(builder, param.getValue().toString());
      }
    }
    return (EmbeddingModel) builder.getClass().getMethod("build").invoke(builder);
  }

  private static String refused(Map<String, Object> params) {
    InvocationTargetException e =
        assertThrows(InvocationTargetException.class, () -> vector(params));
    return e.getCause().getMessage();
  }

  @Test
  void paramsAreOptions() throws ReflectiveOperationException {
    EmbeddingOptions options = EmbeddingOptions.defaults();
    assertArrayEquals(ENGINE.encode(TEXT), vector(Map.of()));
    assertArrayEquals(ENGINE.encode(TEXT), vector(Map.of("threads", 1L)));
    assertArrayEquals(
        ENGINE.encode(TEXT, options.withNormalize(true)), vector(Map.of("normalize", true)));
    assertArrayEquals(
        ENGINE.encode(TEXT, options.withTruncateDim(9)), vector(Map.of("dimensions", 9L)));
    assertArrayEquals(ENGINE.encode("a " + TEXT), vector(Map.of("prompt", "a ")));
    try (SentenceTransformer smaller =
        SentenceTransformer.load(
            GOLDEN.model(), LoadOptions.defaults().withWeights(WeightFormat.INT8))) {
      assertArrayEquals(smaller.encode(TEXT), vector(Map.of("weights", "int8")));
    }
  }

  @Test
  void promptsOfTheModel() throws Exception {
    Path folder = GOLDEN.copyModel(temporary.resolve("prompts/model"));
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"a \"}}");
    Map<String, Object> params = Map.of("modelName", folder.toString(), "promptName", "query");
    assertArrayEquals(ENGINE.encode("a " + TEXT), load(params).embed(TEXT).content().vector());
  }

  @Test
  void manyTextsAtOnce() {
    Sbert4jEmbeddingModel model =
        Sbert4jEmbeddingModel.builder().modelName(GOLDEN.model().toString()).build();
    List<TextSegment> segments = List.of(TextSegment.from(TEXT), TextSegment.from("还款"));
    float[][] expected = ENGINE.encode(List.of(TEXT, "还款"));
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], model.embedAll(segments).content().get(i).vector());
    }
    assertEquals(20, model.dimension());
  }

  @Test
  void whatIsWrongIsRefusedByName() {
    Map<String, Object> none = new HashMap<>();
    none.put("prompt", null);
    assertEquals("the param prompt is null: give a text", refused(none));
    assertEquals(
        "the param modelName is 5: give the folder of a model", refused(Map.of("modelName", 5L)));
    assertEquals(
        "the param modelName is \"./none\": ./none: the model folder does not exist; check the path",
        refused(Map.of("modelName", "./none")));
    assertEquals(
        "the param promptName is \"none\": the model has [query, document]",
        refused(Map.of("promptName", "none")));
    assertEquals(
        "prompt and promptName are both given; give one of the two",
        refused(Map.of("promptName", "query", "prompt", "a")));
    assertEquals(
        "the param dimensions is 21: the model gives 20; ask for as many or fewer",
        refused(Map.of("dimensions", 21L)));
    assertEquals(
        "the param dimensions is 0: give a whole number from 1", refused(Map.of("dimensions", 0L)));
    assertEquals(
        "the param threads is 1.5: give a whole number from 0", refused(Map.of("threads", 1.5)));
    assertEquals(
        "the param threads is 4294967296: give a whole number from 0",
        refused(Map.of("threads", 1L << 32)));
    assertEquals(
        "the param normalize is \"yes\": give true or false", refused(Map.of("normalize", "yes")));
    assertEquals(
        "the param weights is \"fp8\": give one of fp32, bf16, fp16, int8",
        refused(Map.of("weights", "fp8")));
    assertThrows(NoSuchMethodException.class, () -> vector(Map.of("model", "x")));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Sbert4jEmbeddingModel.builder().build());
    assertEquals("the param modelName is null: give the folder of a model", e.getMessage());
  }

  private static Sbert4jEmbeddingModel.Builder builder(Path folder) {
    return Sbert4jEmbeddingModel.builder().modelName(folder.toString());
  }

  @Test
  void entriesShareAModel() throws IOException {
    Path folder = GOLDEN.copyModel(temporary.resolve("shared/model"));
    SharedModel one = builder(folder).build().shared();
    assertSame(one, builder(folder).prompt("a ").dimensions(9L).build().shared());
    assertSame(one, builder(GOLDEN.model()).build().shared());
    assertNotSame(one, builder(folder).threads(1L).build().shared());
    Path settings = folder.resolve("config_sentence_transformers.json");
    Files.writeString(settings, "{\"prompts\": {\"query\": \"a \"}}");
    assertNotSame(one, builder(folder).build().shared());
    Files.delete(settings);
    assertSame(one, builder(folder).build().shared());
    Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 9}");
    assertNotSame(one, builder(folder).build().shared());
  }

  @Test
  void aModelThatNobodyHasIsClosed() throws Exception {
    // No other test has this one.
    SentenceTransformer model = builder(GOLDEN.model()).threads(3L).build().shared().model();
    for (int i = 0; i < 500; i++) {
      System.gc();
      try {
        model.encode("a");
      } catch (IllegalStateException closed) {
        assertNotNull(builder(GOLDEN.model()).threads(3L).build().embed("a").content());
        return;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("still open");
  }
}
