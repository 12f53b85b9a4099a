package org.sbert4j.cli.verify.candidate;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.json.JsonReason;

/** Vectors, or a trace, that somebody wrote into a file. */
public final class CandidateFile implements CandidateSource {
  private static final String VECTORS = "sentence_embedding";
  private static final Set<DType> FLOATS = EnumSet.of(DType.F64, DType.F32, DType.F16, DType.BF16);

  private final Path file;

  /** A file whose extension says what it is: npy, json, jsonl or safetensors. */
  public CandidateFile(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Candidate read(List<String> texts, boolean normalized) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CommandException(file + ": is no file: correct --against");
    }
    String lower = file.toString().toLowerCase(Locale.ROOT);
    if (lower.endsWith(".safetensors")) {
      return safetensors(texts.size());
    }
    float[][] vectors;
    if (lower.endsWith(".npy")) {
      vectors = NpyFile.read(file);
    } else if (lower.endsWith(".jsonl")) {
      vectors = jsonLines();
    } else if (lower.endsWith(".json")) {
      vectors = json();
    } else {
      throw new CommandException(
          file + ": its name should end in .safetensors, .npy, .jsonl or .json: rename it");
    }
    return Candidate.of(JsonVectors.checked(vectors, texts.size(), name()));
  }

  private float[][] json() throws IOException {
    try {
      return JsonVectors.vectors(JsonVectors.MAPPER.readTree(file.toFile()), name());
    } catch (JsonProcessingException e) {
      throw new CommandException(file + ": is not JSON (" + JsonReason.of(e) + ")", e);
    }
  }

  private float[][] jsonLines() throws IOException {
    List<float[]> vectors = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String where = file + ", line " + (vectors.size() + 1);
        try {
          vectors.add(JsonVectors.vector(JsonVectors.MAPPER.readTree(line), where));
        } catch (JsonProcessingException e) {
          throw new CommandException(where + ": is not JSON (" + JsonReason.of(e) + ")", e);
        }
      }
    } catch (CharacterCodingException e) {
      throw new CommandException(file + ": is not UTF-8: write it as UTF-8", e);
    }
    return vectors.toArray(float[][]::new);
  }

  /** A trace, or one matrix, which may have any name if there is no other. */
  private Candidate safetensors(int texts) {
    Checkpoint checkpoint = Checkpoint.openFile(file);
    boolean kept = false;
    try {
      boolean trace =
          checkpoint.tensorNames().stream()
              .anyMatch(name -> name.contains("encoder.layer.") || name.contains("embeddings."));
      Optional<float[][]> rows = vectors(checkpoint, trace).map(tensor -> rows(tensor, texts));
      kept = trace;
      return new Candidate(
          rows, Optional.empty(), trace ? Optional.of(checkpoint) : Optional.empty());
    } finally {
      if (!kept) {
        checkpoint.close();
      }
    }
  }

  private Optional<TensorView> vectors(Checkpoint checkpoint, boolean trace) {
    Optional<TensorView> vectors = checkpoint.find(VECTORS);
    if (vectors.isPresent() || trace) {
      return vectors;
    }
    if (checkpoint.tensorNames().size() == 1) {
      return checkpoint.find(checkpoint.tensorNames().iterator().next());
    }
    throw new CommandException(
        "%s: has neither a tensor named %s nor one of a trace, but %s: name the vectors so"
            .formatted(file, VECTORS, JsonVectors.shortened(checkpoint.tensorNames().toString())));
  }

  private float[][] rows(TensorView tensor, int texts) {
    if (!FLOATS.contains(tensor.dtype())) {
      throw new CommandException(
          "%s: %s has elements of the type %s: vectors are floats"
              .formatted(file, tensor.name(), tensor.dtype()));
    }
    if (tensor.shape().size() != 2 || tensor.shape().get(1) == 0) {
      throw new CommandException(
          "%s: %s has the shape %s: vectors are of the shape [texts, dimensions]"
              .formatted(file, tensor.name(), tensor.shape()));
    }
    int columns = Math.toIntExact(tensor.shape().get(1));
    float[][] rows = new float[Math.toIntExact(tensor.shape().get(0))][columns];
    for (int row = 0; row < rows.length; row++) {
      tensor.readFloats((long) row * columns, rows[row], 0, columns);
    }
    return JsonVectors.checked(rows, texts, name());
  }
}
