package org.sbert4j.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** One folder of {@code goldens/suite}: what the real libraries made of a model. */
public record Golden(Path folder, JsonNode json, Checkpoint tensors) {
  /** Reads a golden's folder; the tensors stay mapped. */
  public static Golden read(Path folder) {
    try {
      JsonNode json = new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
      return new Golden(folder, json, Checkpoint.openFile(folder.resolve("expected.safetensors")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model's folder, if this golden keeps it. */
  public Path model() {
    return folder.resolve("model");
  }

  /** Copies the model's folder to one that does not exist yet, for a test to change. */
  public Path copyModel(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (Stream<Path> files = Files.walk(model())) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(model().relativize(file)));
      }
    }
    return target;
  }

  /** The texts that were encoded. */
  public List<String> texts() {
    return strings(json.get("texts"));
  }

  /** The elements of an array of strings. */
  public static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(text -> strings.add(text.textValue()));
    return strings;
  }

  /** The ids of each text, without padding. */
  public int[][] inputIds() {
    return ids("inputIds");
  }

  /** Whole numbers for each text, without padding. */
  public int[][] ids(String field) {
    List<int[]> sequences = new ArrayList<>();
    for (JsonNode sequence : json.get(field)) {
      int[] ids = new int[sequence.size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = sequence.get(i).intValue();
      }
      sequences.add(ids);
    }
    return sequences.toArray(int[][]::new);
  }

  /** A stored tensor's rows, {@code [rows, columns]}. */
  public float[][] rows(String tensor) {
    TensorView view =
        tensors.find(tensor).orElseThrow(() -> new AssertionError(folder + " lacks " + tensor));
    int columns = Math.toIntExact(view.shape().get(1));
    float[][] rows = new float[Math.toIntExact(view.shape().get(0))][columns];
    for (int row = 0; row < rows.length; row++) {
      view.readFloats((long) row * columns, rows[row], 0, columns);
    }
    return rows;
  }
}
