package org.sbert4j.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sbert4j.weights.Checkpoint;
import org.sbert4j.weights.TensorView;

/** One folder of {@code tests/goldens}: what the real libraries made of a model. */
record Golden(Path folder, JsonNode json, Checkpoint tensors) {
  static final Path ALL = Path.of("goldens");

  static Golden read(String name) {
    Path folder = ALL.resolve(name);
    try {
      JsonNode json = new ObjectMapper().readTree(folder.resolve("expected.json").toFile());
      return new Golden(folder, json, Checkpoint.openFile(folder.resolve("expected.safetensors")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The goldens that keep their model folder. */
  static Stream<String> withModel() {
    try (Stream<Path> folders = Files.list(ALL)) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("model")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path model() {
    return folder.resolve("model");
  }

  /** Copies the model folder, for a test that changes it. */
  Path copyModel(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(model())) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(model().relativize(file)));
      }
    }
    return target;
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>();
    json.get("texts").forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  int[][] inputIds() {
    List<int[]> sequences = new ArrayList<>();
    for (JsonNode sequence : json.get("inputIds")) {
      int[] ids = new int[sequence.size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = sequence.get(i).intValue();
      }
      sequences.add(ids);
    }
    return sequences.toArray(int[][]::new);
  }

  /** A stored tensor's rows, {@code [rows, columns]}. */
  float[][] rows(String tensor) {
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
