package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.CrossEncoder;
import org.sbert4j.PredictOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.samples.Golden;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.TextPair;

/** Every relative of BERT with its own tokenizer, from texts to vectors and scores. */
@EnabledIfSystemProperty(
    named = "sbert4j.test.families",
    matches = "true",
    disabledReason = "until the tokenizers of all families can be read")
class FamilyTextGoldenTest {
  private static final PredictOptions LOGITS =
      PredictOptions.defaults().withActivation(ActivationFunction.IDENTITY);

  static Stream<String> models() {
    return GOLDENS.families();
  }

  static Stream<String> crossEncoders() {
    return GOLDENS.familyCrossEncoders();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void textsBecomeVectors(String name) {
    Golden golden = GOLDENS.read(name);
    List<String> texts = golden.texts();
    try (SentenceTransformer model = SentenceTransformer.load(golden.model())) {
      int[][] inputIds = golden.inputIds();
      for (int i = 0; i < inputIds.length; i++) {
        int[] ids = model.tokenizer().encode(texts.get(i), model.maxSeqLength()).inputIds();
        assertArrayEquals(inputIds[i], ids, name + ": ids of text " + i);
      }
      assertClose(name, golden.rows("sentence_embedding"), model.encode(texts));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("crossEncoders")
  void pairsBecomeScores(String name) {
    Golden golden = GOLDENS.read(name);
    List<TextPair> pairs = new ArrayList<>();
    for (JsonNode pair : golden.json().get("pairs")) {
      pairs.add(new TextPair(pair.get(0).textValue(), pair.get(1).textValue()));
    }
    try (CrossEncoder model = CrossEncoder.load(golden.model())) {
      int[][] inputIds = golden.inputIds();
      int[][] tokenTypeIds = golden.ids("tokenTypeIds");
      for (int i = 0; i < inputIds.length; i++) {
        Encoding encoding =
            model.tokenizer().encode(pairs.get(i), EncodeOptions.maxLength(model.maxSeqLength()));
        assertArrayEquals(inputIds[i], encoding.inputIds(), name + ": ids of pair " + i);
        assertArrayEquals(tokenTypeIds[i], encoding.tokenTypeIds(), name + ": types of " + i);
      }
      assertClose(name, golden.rows("logits"), model.predictLabels(pairs, LOGITS));
      assertClose(name, golden.rows("scores"), model.predictLabels(pairs));
    }
  }
}
