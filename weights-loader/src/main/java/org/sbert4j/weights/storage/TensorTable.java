package org.sbert4j.weights.storage;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sbert4j.weights.Checkpoint;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;

/** The tensors of a checkpoint by their stored names. Holds no mapping and no open file. */
public final class TensorTable implements Checkpoint {
  private final Path source;
  private final Map<String, Supplier<TensorView>> tensors;
  private final Map<String, Path> files;
  private volatile boolean closed;

  /**
   * @param tensors for each stored name what makes a new view of the tensor; the order is kept
   */
  public TensorTable(Path source, Map<String, Supplier<TensorView>> tensors) {
    this(source, tensors, Map.of());
  }

  /**
   * @param tensors for each stored name what makes a new view of the tensor; the order is kept
   * @param files where the tensors are that {@code source} does not hold itself
   */
  public TensorTable(
      Path source, Map<String, Supplier<TensorView>> tensors, Map<String, Path> files) {
    this.source = source;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    this.files = Map.copyOf(files);
  }

  @Override
  public Path source() {
    return source;
  }

  @Override
  public Set<String> tensorNames() {
    return tensors.keySet();
  }

  @Override
  public Path file(String storedName) {
    return files.getOrDefault(storedName, source);
  }

  /** The tensor stored under exactly this name. */
  public TensorView stored(String name) {
    return tensors.get(name).get();
  }

  @Override
  public Optional<TensorView> find(String canonicalName) {
    if (closed) {
      throw new IllegalStateException(
          "the checkpoint " + source + " is closed; find its tensors before closing it");
    }
    return TensorNames.find(canonicalName, tensors::containsKey).map(this::stored);
  }

  @Override
  public TensorView requireMapped(String canonicalName, long... expectedShape) {
    TensorView tensor = require(canonicalName, expectedShape);
    return tensor instanceof StoredTensor stored ? stored.mapped() : tensor;
  }

  @Override
  public TensorView require(String canonicalName, long... expectedShape) {
    List<Long> expected = Arrays.stream(expectedShape).boxed().collect(Collectors.toList());
    TensorView tensor =
        find(canonicalName)
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        source,
                        canonicalName,
                        "the tensor is missing, expected with shape "
                            + expected
                            + "; check that this is a BERT checkpoint and that config.json belongs"
                            + " to it"));
    if (!tensor.shape().equals(expected)) {
      throw new ModelFormatException(
          source,
          canonicalName,
          "expected shape "
              + expected
              + ", found "
              + tensor.shape()
              + "; check that config.json belongs to these weights");
    }
    if (!tensor.dtype().isFloatingPoint()) {
      throw new ModelFormatException(
          source,
          canonicalName,
          "expected floating point numbers, found "
              + tensor.dtype()
              + "; use the checkpoint that was not quantized");
    }
    return tensor instanceof StoredTensor stored ? stored.finiteOnly() : tensor;
  }

  @Override
  public void close() {
    closed = true;
  }
}
