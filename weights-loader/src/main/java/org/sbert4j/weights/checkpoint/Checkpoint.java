package org.sbert4j.weights.checkpoint;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.weights.Architecture;
import org.sbert4j.weights.FileStamp;
import org.sbert4j.weights.GraphSettings;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;

/**
 * The tensors of one model, from one file or from the shards of one.
 *
 * <p>Opening reads and checks the directory of tensors, never the tensors themselves. Thread-safe.
 */
public interface Checkpoint extends AutoCloseable {

  /** The file that was opened: the weights, or the index of their shards. */
  Path source();

  /**
   * The names as stored, in the order of the file. Tensors whose element type cannot be read are
   * left out; {@link #require} says so of one that is needed. The weights of an ONNX graph that is
   * a BERT are listed under the names of Hugging Face's BertModel, whatever the graph calls them.
   */
  Set<String> tensorNames();

  /**
   * The file that holds a tensor: {@link #source()}, or the shard that it names.
   *
   * @param storedName one of {@link #tensorNames()}
   */
  default Path file(String storedName) {
    return source();
  }

  /**
   * The files that hold this checkpoint, as they were just before anything was read of them. Who
   * has read the tensors and finds these unchanged has read what belongs together.
   */
  default Set<FileStamp> files() {
    return Set.of();
  }

  /**
   * What a graph beside the weights says of config.json's settings; empty for files that hold
   * weights only, and for a graph that is no BERT's.
   */
  default Optional<GraphSettings> graph() {
    return Optional.empty();
  }

  /**
   * Finds a tensor by the name that {@code BertModel.state_dict()} gives it, such as {@code
   * encoder.layer.0.attention.self.query.weight}, whatever variant of it is stored: with a prefix
   * {@code bert.} (or {@code roberta.} and so on), {@code model.}, {@code auto_model.} or {@code
   * 0.auto_model.}, or with {@code LayerNorm.gamma} and {@code LayerNorm.beta} for {@code
   * LayerNorm.weight} and {@code LayerNorm.bias}. Each call gives a view of its own.
   *
   * @throws IllegalStateException if the checkpoint is closed
   */
  Optional<TensorView> find(String canonicalName);

  /**
   * As {@link #find}, for a weight that must be there. The elements are checked as they are read:
   * {@link TensorView#readFloats} of this view throws ModelFormatException, naming file, tensor,
   * element and value, for one that is NaN or, as a float, infinite.
   *
   * @param expectedShape the dimensions it must have, outermost first
   * @throws ModelFormatException if the tensor is missing, has another shape, or holds integers;
   *     the message names the tensor, the expected and the found shape
   */
  TensorView require(String canonicalName, long... expectedShape);

  /** Ends the use of this checkpoint. Views that it gave stay readable. */
  @Override
  void close();

  /**
   * Opens the weights of a folder: the first that exists of {@code model.safetensors}, {@code
   * model.safetensors.index.json}, {@code pytorch_model.bin}, {@code pytorch_model.bin.index.json},
   * {@code model.onnx}, {@code onnx/model.onnx}, and in the same places {@code
   * model_optimized.onnx} and {@code model_quantized.onnx}; else the only ONNX model there.
   *
   * @throws ModelFormatException if there is none of them, or it is damaged
   */
  static Checkpoint open(Path modelFolder) {
    return new StoredCheckpoint(CheckpointFiles.openFolder(modelFolder, Architecture.BERT));
  }

  /**
   * As {@link #open(Path)}, for a model that may be another than BERT: its tensors are found by
   * BertModel's names all the same, and by their own where BertModel has none ({@code
   * embeddings_project.weight}, {@code encoder.relative_attention_bias.weight}, a head's).
   *
   * @throws ModelFormatException if there is none, it is damaged, or it is an ONNX graph, which can
   *     be read for BERT alone
   */
  static Checkpoint open(Path modelFolder, Architecture architecture) {
    return new StoredCheckpoint(CheckpointFiles.openFolder(modelFolder, architecture));
  }

  /**
   * Opens one file: {@code .safetensors}, {@code .bin}, {@code .pt}, {@code .pth}, {@code .onnx} or
   * {@code .index.json}. The first bytes must agree with the extension.
   *
   * @throws ModelFormatException if the file is missing, of another kind, or damaged
   */
  static Checkpoint openFile(Path file) {
    return new StoredCheckpoint(CheckpointFiles.openFile(file));
  }
}
