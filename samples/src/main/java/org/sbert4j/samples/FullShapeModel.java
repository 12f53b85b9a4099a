package org.sbert4j.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.SafetensorsWriter;

/**
 * The shape of the reference model, 4 × 768, or of its teacher, 12 × 768, with weights that are
 * computed, element by element, from a counter. {@code goldens/generators/full_shape.py} computes
 * the same in Python; the formula is in the README there.
 */
public final class FullShapeModel {
  private FullShapeModel() {}

  /** The tensors that the golden lists, by name. */
  public static Map<String, TensorView> tensors(Golden golden) {
    Map<String, TensorView> tensors = new LinkedHashMap<>();
    for (JsonNode entry : golden.json().get("tensors")) {
      List<Long> shape = new ArrayList<>();
      entry.get("shape").forEach(dimension -> shape.add(dimension.longValue()));
      String name = entry.get("name").textValue();
      float scale = (float) entry.get("scale").doubleValue();
      float offset = (float) entry.get("offset").doubleValue();
      tensors.put(
          name, new GeneratedTensor(name, List.copyOf(shape), tensors.size(), scale, offset));
    }
    return tensors;
  }

  /** With the field by which transformers' AutoModel knows a BERT. */
  private static JsonNode config(Golden golden) {
    ObjectNode config = golden.json().get("config").deepCopy();
    return config.put("model_type", "bert");
  }

  /**
   * Writes a complete model folder: 182 MB of weights (the teacher's: 409), mean pooling, a
   * vocabulary of fillers.
   */
  public static Path write(Golden golden, Path folder) throws IOException {
    Files.createDirectories(folder);
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"), tensors(golden), Map.of("format", "pt"));
    Files.writeString(
        folder.resolve("config.json"), new ObjectMapper().writeValueAsString(config(golden)));
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
}
