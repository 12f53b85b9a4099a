package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.tests.Closeness.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.Pooling;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.SafetensorsWriter;
import org.sbert4j.weights.TensorView;

/**
 * The shape of the reference model, 4 × 768, or of its teacher, 12 × 768, with weights that are
 * computed, element by element, from a counter. {@code tests/goldens/full_shape.py} computes the
 * same in Python; the formula is in the README there.
 */
final class FullShapeModel {
  private FullShapeModel() {}

  /** One generated tensor. */
  record Generated(String name, List<Long> shape, int index, float scale, float offset)
      implements TensorView {

    @Override
    public DType dtype() {
      return DType.F32;
    }

    @Override
    public long elementCount() {
      return shape.stream().reduce(1L, Math::multiplyExact);
    }

    @Override
    public void readFloats(long first, float[] destination, int destinationOffset, int length) {
      long tensor = index * 0x9E3779B97F4A7C15L;
      for (int i = 0; i < length; i++) {
        long z = tensor + first + i + 1;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        int u = (int) (z >>> 40);
        destination[destinationOffset + i] = (u - (1 << 23)) * 0x1p-23f * scale + offset;
      }
    }
  }

  /** The tensors that the golden lists, by name. */
  static Map<String, TensorView> tensors(Golden golden) {
    Map<String, TensorView> tensors = new LinkedHashMap<>();
    for (JsonNode entry : golden.json().get("tensors")) {
      List<Long> shape = new ArrayList<>();
      entry.get("shape").forEach(dimension -> shape.add(dimension.longValue()));
      String name = entry.get("name").textValue();
      float scale = (float) entry.get("scale").doubleValue();
      float offset = (float) entry.get("offset").doubleValue();
      tensors.put(name, new Generated(name, List.copyOf(shape), tensors.size(), scale, offset));
    }
    return tensors;
  }

  /**
   * Writes a complete model folder: 182 MB of weights (the teacher's: 409), mean pooling, a
   * vocabulary of fillers.
   */
  static Path write(Golden golden, Path folder) throws IOException {
    Files.createDirectories(folder);
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"), tensors(golden), Map.of("format", "pt"));
    Files.writeString(
        folder.resolve("config.json"),
        new ObjectMapper().writeValueAsString(golden.json().get("config")));
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
    List<String> vocabulary = new ArrayList<>();
    int vocabSize = golden.json().get("config").get("vocab_size").intValue();
    for (int id = 0; id < vocabSize; id++) {
      vocabulary.add("token" + id);
    }
    // The vocabulary of bert-base-chinese has them at these places, and ideographs further on.
    List<String> special = List.of("[UNK]", "[CLS]", "[SEP]", "[MASK]");
    vocabulary.set(0, "[PAD]");
    for (int i = 0; i < special.size(); i++) {
      vocabulary.set(100 + i, special.get(i));
    }
    for (int i = 0; i < 6000; i++) {
      vocabulary.set(672 + i, Character.toString(0x4E00 + i));
    }
    Files.write(folder.resolve("vocab.txt"), vocabulary);
    return folder;
  }

  /** Loads the model and compares its embeddings, each layer and the pooled vectors. */
  static void assertAgreesStageByStage(Golden golden, Path folder) {
    int[][] sequences = golden.inputIds();
    int traced = golden.json().get("tracedSentence").intValue();
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      Padded one = Padded.of(new int[][] {sequences[traced]});
      List<float[][][]> states = model.model().hiddenStates(one.inputIds(), one.attentionMask());
      int layers = golden.json().get("config").get("num_hidden_layers").intValue();
      assertEquals(layers + 1, states.size());
      assertClose("embedding output", golden.rows("embedding_output"), states.get(0)[0]);
      for (int layer = 1; layer < states.size(); layer++) {
        assertClose(
            "hidden states after layer " + layer,
            golden.rows("hidden_states." + layer),
            states.get(layer)[0]);
      }

      Padded all = Padded.of(sequences);
      float[][][] last = model.model().forward(all.inputIds(), all.attentionMask());
      assertClose(
          "mean pooling",
          golden.rows("sentence_embedding"),
          Pooling.meanPooling(last, all.attentionMask()));
    }
  }
}
