package org.sbert4j.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.cli.verify.VerifyRuns.TEXTS;
import static org.sbert4j.cli.verify.VerifyRuns.TWIN;
import static org.sbert4j.cli.verify.VerifyRuns.WITH_LONG;
import static org.sbert4j.cli.verify.VerifyRuns.assertFits;
import static org.sbert4j.cli.verify.VerifyRuns.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.checkpoint.SafetensorsWriter;

/**
 * Mistakes are committed here by hand, or by a model whose files are changed, and not by the code
 * that looks for them.
 */
class VerifyMistakesTest {
  @TempDir private Path folder;
  private VerifyRuns runs;

  @BeforeEach
  void makeRuns() {
    runs = new VerifyRuns(folder);
  }

  private static float[][] encode(Path model, List<String> texts) {
    try (SentenceTransformer loaded = SentenceTransformer.load(model)) {
      return loaded.encode(texts);
    }
  }

  private static float[][] each(float[][] vectors, UnaryOperator<float[]> change) {
    return Arrays.stream(vectors).map(change).toArray(float[][]::new);
  }

  private static float[] normalized(float[] vector) {
    double squares = 0;
    for (float element : vector) {
      squares += (double) element * element;
    }
    float[] result = vector.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (vector[i] / Math.sqrt(squares));
    }
    return result;
  }

  /** The mean of some rows. */
  private static float[] mean(float[][] rows, int first, int end) {
    float[] mean = new float[rows[0].length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (int row = first; row < end; row++) {
        sum += rows[row][i];
      }
      mean[i] = (float) (sum / (end - first));
    }
    return mean;
  }

  /** A copy of a model with a file changed. */
  private Path changed(Path model, String file, String from, String to) throws IOException {
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(model)) {
      for (Path path : files.toList()) {
        Files.copy(path, copy.resolve(model.relativize(path).toString()));
      }
    }
    if (!file.isEmpty()) {
      String text = Files.readString(copy.resolve(file));
      assertTrue(text.contains(from), text);
      Files.writeString(copy.resolve(file), text.replace(from, to));
    }
    return copy;
  }

  @Test
  void rightVectorsAreRight() throws IOException {
    JsonNode report = runs.judge(TWIN, encode(TWIN, TEXTS), 0);
    assertEquals("right", report.get("verdict").textValue());
    assertEquals(0, report.get("maxError").doubleValue());
    assertEquals(0, report.get("wrongTexts").intValue());
    assertEquals(1, report.get("rankAgreement").doubleValue(), 1e-12);
    assertEquals(List.of(), diagnosis(report));
    // The rounding of another order of additions.
    float[][] near = each(encode(TWIN, TEXTS), vector -> elements(vector, x -> x * (1 + 2e-6f)));
    assertEquals("right", runs.judge(TWIN, near, 0).get("verdict").textValue());
  }

  private interface Change {
    float of(float element);
  }

  private static float[] elements(float[] vector, Change change) {
    float[] result = new float[vector.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = change.of(vector[i]);
    }
    return result;
  }

  @Test
  void pooling() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(TWIN)) {
      float[][][] tokens = model.encodeTokens(TEXTS, EmbeddingOptions.defaults());
      float[][] cls = Arrays.stream(tokens).map(rows -> rows[0]).toArray(float[][]::new);
      assertFits("pooling-cls", runs.judge(TWIN, cls, 1));
      float[][] last =
          Arrays.stream(tokens).map(rows -> rows[rows.length - 1]).toArray(float[][]::new);
      assertFits("pooling-lasttoken", runs.judge(TWIN, last, 1));
      float[][] inner =
          Arrays.stream(tokens).map(rows -> mean(rows, 1, rows.length - 1)).toArray(float[][]::new);
      assertFits("pooling-without-special-tokens", runs.judge(TWIN, inner, 1));
      float[][] normalizedCls = each(cls, VerifyMistakesTest::normalized);
      assertFits("pooling-cls+normalized", runs.judge(TWIN, normalizedCls, 1));
    }
  }

  @Test
  void normalizedOrNot() throws IOException {
    float[][] vectors = encode(TWIN, TEXTS);
    assertFits("normalized", runs.judge(TWIN, each(vectors, VerifyMistakesTest::normalized), 1));
    assertFits("not-normalized", runs.judge(TWIN, vectors, 1, "--normalize"));
  }

  @Test
  void padding() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(TWIN)) {
      int longest =
          TEXTS.stream()
              .mapToInt(text -> model.tokenizer().encode(text, 256).size())
              .max()
              .orElse(0);
      int[][] ids = new int[TEXTS.size()][];
      int[] lengths = new int[ids.length];
      int[][] ones = new int[ids.length][longest];
      for (int i = 0; i < ids.length; i++) {
        int[] own = model.tokenizer().encode(TEXTS.get(i), 256).inputIds();
        lengths[i] = own.length;
        ids[i] = Arrays.copyOf(own, longest);
        Arrays.fill(ones[i], 1);
      }
      float[][][] states = model.model().forward(ids, ones);
      float[][] attended = new float[ids.length][];
      float[][] both = new float[ids.length][];
      for (int i = 0; i < ids.length; i++) {
        attended[i] = mean(states[i], 0, lengths[i]);
        both[i] = mean(states[i], 0, longest);
      }
      assertFits("padding-attended", runs.judge(TWIN, TEXTS, attended, 1));
      assertFits("padding-attended-and-pooled", runs.judge(TWIN, TEXTS, both, 1));
    }
  }

  @Test
  void letters() throws IOException {
    List<String> lower = TEXTS.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    assertFits("lower-cased", runs.judge(TWIN, encode(TWIN, lower), 1));
    Path uncased =
        changed(
            TWIN, "tokenizer_config.json", "\"do_lower_case\": false", "\"do_lower_case\": true");
    Files.delete(uncased.resolve("tokenizer.json"));
    assertFits("lower-cased-without-accents", runs.judge(TWIN, encode(uncased, TEXTS), 1));
    assertFits("cased-with-accents", runs.judge(uncased, encode(TWIN, TEXTS), 1));
  }

  @Test
  void ideographs() throws IOException {
    Path joined =
        changed(
            TWIN,
            "tokenizer_config.json",
            "\"tokenize_chinese_chars\": true",
            "\"tokenize_chinese_chars\": false");
    Files.delete(joined.resolve("tokenizer.json"));
    assertFits("ideographs-not-split", runs.judge(TWIN, encode(joined, TEXTS), 1));
  }

  @Test
  void length() throws IOException {
    try (SentenceTransformer shorter =
        SentenceTransformer.load(TWIN, LoadOptions.defaults().withMaxSeqLength(128))) {
      JsonNode report = runs.judge(TWIN, WITH_LONG, shorter.encode(WITH_LONG), 1);
      assertFits("cut-at-128", report);
      assertEquals(1, report.get("wrongTexts").intValue());
    }
    assertFits(
        "cut-at-256",
        runs.judge(TWIN, WITH_LONG, encode(TWIN, WITH_LONG), 1, "--max-seq-length", "200"));
  }

  @Test
  void splitAndAveraged() throws IOException {
    float[][] averages = averages(part -> part);
    assertFits("split-and-averaged", runs.judge(TWIN, WITH_LONG, averages, 1));
    float[][] ofLengthOne =
        each(averages(VerifyMistakesTest::normalized), VerifyMistakesTest::normalized);
    assertFits(
        "split-normalized-and-averaged",
        runs.judge(TWIN, WITH_LONG, ofLengthOne, 1, "--normalize"));
  }

  /** Of the vectors of a text's parts, each weighing as many tokens as it has. */
  private static float[][] averages(UnaryOperator<float[]> ofPart) {
    try (SentenceTransformer model = SentenceTransformer.load(TWIN)) {
      float[][] vectors = new float[WITH_LONG.size()][];
      for (int text = 0; text < vectors.length; text++) {
        Encoding first =
            model
                .tokenizer()
                .encode(WITH_LONG.get(text), EncodeOptions.maxLength(256).withOverflowingTokens(0));
        List<int[]> parts = new ArrayList<>(List.of(first.inputIds()));
        first.overflowing().forEach(part -> parts.add(part.inputIds()));
        float[][] ofParts = each(model.encodeInputIds(parts, EmbeddingOptions.defaults()), ofPart);
        int tokens = parts.stream().mapToInt(ids -> ids.length).sum();
        vectors[text] = new float[ofParts[0].length];
        for (int i = 0; i < vectors[text].length; i++) {
          double sum = 0;
          for (int part = 0; part < ofParts.length; part++) {
            sum += (double) ofParts[part][i] * parts.get(part).length;
          }
          vectors[text][i] = (float) (sum / tokens);
        }
      }
      return vectors;
    }
  }

  @Test
  void prompts() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(TWIN)) {
      EmbeddingOptions prompt = EmbeddingOptions.defaults().withPrompt("hello ");
      EmbeddingOptions doubled = EmbeddingOptions.defaults().withPrompt("hello hello ");
      assertFits("prompt-missing", runs.judge(TWIN, model.encode(TEXTS), 1, "--prompt", "hello "));
      assertFits(
          "prompt-doubled",
          runs.judge(TWIN, model.encode(TEXTS, doubled), 1, "--prompt", "hello "));
      runs.judge(TWIN, model.encode(TEXTS, prompt), 0, "--prompt", "hello ");
    }
  }

  @Test
  void activation() throws IOException {
    Path tanh =
        changed(TWIN, "config.json", "\"hidden_act\": \"gelu\"", "\"hidden_act\": \"gelu_new\"");
    assertFits("gelu-tanh", runs.judge(TWIN, encode(tanh, TEXTS), 1));
    assertFits("gelu-erf", runs.judge(tanh, encode(TWIN, TEXTS), 1));
  }

  @Test
  void layers() throws IOException {
    Path three =
        changed(TWIN, "config.json", "\"num_hidden_layers\": 4", "\"num_hidden_layers\": 3");
    assertFits("last-layer-missing", runs.judge(TWIN, encode(three, TEXTS), 1));
  }

  @Test
  void tokenTypes() throws IOException {
    Path copy = changed(TWIN, "", "", "");
    Map<String, TensorView> tensors = new TreeMap<>();
    try (Checkpoint weights = Checkpoint.open(TWIN)) {
      for (String name : weights.tensorNames()) {
        TensorView tensor = weights.find(name).orElseThrow();
        tensors.put(name, name.contains("token_type_embeddings") ? new Swapped(tensor) : tensor);
      }
    }
    SafetensorsWriter.write(copy.resolve("model.safetensors"), tensors, Map.of());
    Files.delete(copy.resolve("pytorch_model.bin"));
    assertFits("token-types-1", runs.judge(TWIN, encode(copy, TEXTS), 1));
  }

  /** Two rows, each in the other's place. */
  private record Swapped(TensorView table) implements TensorView {
    @Override
    public String name() {
      return table.name();
    }

    @Override
    public DType dtype() {
      return table.dtype();
    }

    @Override
    public List<Long> shape() {
      return table.shape();
    }

    @Override
    public long elementCount() {
      return table.elementCount();
    }

    @Override
    public void readFloats(long offset, float[] destination, int destinationOffset, int length) {
      float[] all = new float[Math.toIntExact(elementCount())];
      table.readFloats(0, all, 0, all.length);
      for (int i = 0; i < length; i++) {
        int from = (int) ((offset + i + all.length / 2) % all.length);
        destination[destinationOffset + i] = all[from];
      }
    }
  }

  @Test
  void order() throws IOException {
    float[][] vectors = encode(TWIN, TEXTS);
    float[] first = vectors[0];
    vectors[0] = vectors[3];
    vectors[3] = first;
    JsonNode report = runs.judge(TWIN, vectors, 1);
    assertEquals(List.of("other-order"), diagnosis(report));
    assertEquals(2, report.get("wrongTexts").intValue());
  }

  @Test
  void negatedVectors() throws IOException {
    float[][] negated = each(encode(TWIN, TEXTS), vector -> elements(vector, x -> -x));
    JsonNode report = runs.judge(TWIN, negated, 1);
    assertEquals(List.of("negated"), diagnosis(report));
    assertFits("negated", report);
    assertEquals(-1, report.get("cosineMean").doubleValue(), 1e-6);
    float[][] both = each(negated, VerifyMistakesTest::normalized);
    assertEquals(List.of("negated+normalized"), diagnosis(runs.judge(TWIN, both, 1)));
  }

  private static String description(JsonNode report) {
    return report.get("diagnosis").get(0).get("description").textValue();
  }

  /** Also where so many texts are there that a part of them is looked at. */
  @Test
  void textsCountFromOneAmongAllOfThem() throws IOException {
    List<String> texts = new ArrayList<>(Collections.nCopies(8, "逾期还款会影响个人信用吗".repeat(30)));
    texts.addAll(TEXTS);
    float[][] right = encode(TWIN, texts);
    float[][] vectors = right.clone();
    int last = texts.size() - 1;
    vectors[last] = new float[vectors[0].length];
    String zeros = description(runs.judge(TWIN, texts, vectors, 1));
    assertTrue(zeros.startsWith("1 of 14 vectors are all zeros, such as vector 14;"), zeros);
    vectors[last] = right[last - 1];
    vectors[last - 1] = right[last];
    String order = description(runs.judge(TWIN, texts, vectors, 1));
    assertTrue(order.endsWith(": the vector of text 14 is in place 13"), order);
  }

  @Test
  void fewerBits() throws IOException {
    float[][] vectors = encode(TWIN, TEXTS);
    float[][] bf16 =
        each(
            vectors,
            vector ->
                elements(
                    vector, x -> Float.intBitsToFloat(Float.floatToRawIntBits(x) & 0xFFFF0000)));
    assertEquals(List.of("rounded-bf16"), diagnosis(runs.judge(TWIN, bf16, 1)));
  }

  @Test
  void anotherModel() throws IOException {
    Path other = Path.of("../goldens/suite/l3-h48-mean-normalize-bin/model");
    JsonNode report = runs.judge(TWIN, encode(other, TEXTS), 1);
    assertEquals(List.of("another-model"), diagnosis(report));
    float[][] cut = each(encode(TWIN, TEXTS), vector -> Arrays.copyOf(vector, 10));
    assertFits("cut-dimensions", runs.judge(TWIN, cut, 1));
  }

  @Test
  void nothingFits() throws IOException {
    List<String> texts = TEXTS.subList(0, 3);
    float[][] vectors = encode(TWIN, texts);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i][i] += 0.3f;
    }
    JsonNode report = runs.judge(TWIN, texts, vectors, 1);
    assertEquals(texts.size(), report.get("wrongTexts").intValue());
    report
        .get("diagnosis")
        .forEach(finding -> assertTrue(!finding.get("kind").textValue().equals("fits")));
  }

  @Test
  void scaled() throws IOException {
    float[][] tripled = each(encode(TWIN, TEXTS), vector -> elements(vector, x -> 3 * x));
    assertEquals(List.of("scaled"), diagnosis(runs.judge(TWIN, tripled, 1)));
  }
}
