package org.sbert4j.weights.storage;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.FileStamp;
import org.sbert4j.weights.GraphSettings;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;

/** The tensors of a checkpoint by their stored names. Holds no mapping and no open file. */
public final class TensorTable {
  private final Path source;
  private final Map<String, Supplier<TensorView>> tensors;
  private final Map<String, Path> files;
  private final Set<FileStamp> stamps;
  private final Map<String, String> unreadable;
  private final Optional<String> missingAdvice;
  private final Optional<GraphSettings> graph;
  private final TensorNames names;

  /**
   * @param tensors for each stored name what makes a new view of the tensor; the order is kept
   */
  public TensorTable(Path source, Map<String, Supplier<TensorView>> tensors) {
    this(source, tensors, Map.of());
  }

  /**
   * @param tensors for each stored name what makes a new view of the tensor; the order is kept
   * @param unreadable by stored name, the element type of tensors that cannot be read; as long as
   *     nobody needs them they do no harm
   */
  public TensorTable(
      Path source, Map<String, Supplier<TensorView>> tensors, Map<String, String> unreadable) {
    this(source, tensors, Map.of(), Set.of(), unreadable);
  }

  /**
   * @param tensors for each stored name what makes a new view of the tensor; the order is kept
   * @param files where the tensors are that {@code source} does not hold itself
   * @param stamps the files, as they were before anything was read of them
   * @param unreadable by stored name, the element type of tensors that cannot be read
   */
  public TensorTable(
      Path source,
      Map<String, Supplier<TensorView>> tensors,
      Map<String, Path> files,
      Set<FileStamp> stamps,
      Map<String, String> unreadable) {
    this(
        source,
        tensors,
        files,
        stamps,
        unreadable,
        Optional.empty(),
        Optional.empty(),
        new TensorNames(Architecture.BERT));
  }

  private TensorTable(
      Path source,
      Map<String, Supplier<TensorView>> tensors,
      Map<String, Path> files,
      Set<FileStamp> stamps,
      Map<String, String> unreadable,
      Optional<String> missingAdvice,
      Optional<GraphSettings> graph,
      TensorNames names) {
    this.source = source;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    this.files = Map.copyOf(files);
    this.stamps = Set.copyOf(stamps);
    this.unreadable = Map.copyOf(unreadable);
    this.missingAdvice = missingAdvice;
    this.graph = graph;
    this.names = names;
  }

  /** The same table, read from one more file. */
  public TensorTable with(FileStamp stamp) {
    Set<FileStamp> all = new HashSet<>(stamps);
    all.add(stamp);
    return new TensorTable(source, tensors, files, all, unreadable, missingAdvice, graph, names);
  }

  /** The same table, of a model of this architecture and not BERT. */
  public TensorTable of(Architecture architecture) {
    return new TensorTable(
        source,
        tensors,
        files,
        stamps,
        unreadable,
        missingAdvice,
        graph,
        new TensorNames(architecture));
  }

  /**
   * The same table, beside a graph.
   *
   * @param advice why a tensor may be missing, and what to do then
   * @param settings what the graph says of config.json's settings
   */
  public TensorTable withGraph(String advice, Optional<GraphSettings> settings) {
    return new TensorTable(
        source, tensors, files, stamps, unreadable, Optional.of(advice), settings, names);
  }

  /** What a graph beside the weights says of config.json's settings. */
  public Optional<GraphSettings> graph() {
    return graph;
  }

  /** The files that were read, as they were before. */
  public Set<FileStamp> stamps() {
    return stamps;
  }

  /** The file that was opened: the weights, or the index of their shards. */
  public Path source() {
    return source;
  }

  /** The names as stored, in the order of the file, of the tensors that can be read. */
  public Set<String> tensorNames() {
    return tensors.keySet();
  }

  /** By stored name, the element type of tensors that cannot be read. */
  public Map<String, String> unreadable() {
    return unreadable;
  }

  /** The file that holds a tensor: {@link #source()}, or the shard that it names. */
  public Path file(String storedName) {
    return files.getOrDefault(storedName, source);
  }

  /**
   * The tensor stored under exactly this name.
   *
   * @throws ModelFormatException if its element type cannot be read
   */
  public TensorView stored(String name) {
    if (unreadable.containsKey(name)) {
      throw new ModelFormatException(
          file(name),
          name,
          "has elements of type "
              + unreadable.get(name)
              + ", which cannot be read; convert the weights to F32, F16 or BF16");
    }
    return tensors.get(name).get();
  }

  /** Whether there is a tensor under exactly this name, readable or not. */
  public boolean has(String name) {
    return tensors.containsKey(name) || unreadable.containsKey(name);
  }

  /**
   * Finds a tensor by the name that BertModel gives it, whatever variant of it is stored; by its
   * own where BertModel has none.
   */
  public Optional<TensorView> find(String canonicalName) {
    return names.find(canonicalName, this::has).map(this::stored);
  }

  /**
   * As {@link #find}, for a weight that must be there, whose elements are checked as they are read.
   *
   * @param expectedShape the dimensions it must have, outermost first
   * @throws ModelFormatException if the tensor is missing, has another shape, or holds integers
   */
  public TensorView require(String canonicalName, long... expectedShape) {
    List<Long> expected = Arrays.stream(expectedShape).boxed().collect(Collectors.toList());
    String name = names.ownName(canonicalName);
    TensorView tensor =
        find(canonicalName)
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        source,
                        name,
                        "the tensor is missing, expected with shape "
                            + expected
                            + "; "
                            + missingAdvice.orElseGet(this::otherCheckpoint)));
    if (!tensor.shape().equals(expected)) {
      throw new ModelFormatException(
          source,
          name,
          "expected shape "
              + expected
              + ", found "
              + tensor.shape()
              + "; check that config.json belongs to these weights");
    }
    if (!tensor.dtype().isFloatingPoint()) {
      throw new ModelFormatException(
          source,
          name,
          "expected floating point numbers, found "
              + tensor.dtype()
              + "; use the checkpoint that was not quantized");
    }
    return tensor instanceof StoredTensor stored ? stored.finiteOnly() : tensor;
  }

  private String otherCheckpoint() {
    return "check that this is a checkpoint of %s and that config.json belongs to it"
        .formatted(names.architecture().label());
  }
}
