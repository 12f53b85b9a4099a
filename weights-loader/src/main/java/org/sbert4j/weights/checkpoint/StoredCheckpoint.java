package org.sbert4j.weights.checkpoint;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.weights.FileStamp;
import org.sbert4j.weights.GraphSettings;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.storage.TensorTable;

/** A checkpoint of files, whichever their format: a table of tensors until it is closed. */
final class StoredCheckpoint implements Checkpoint {
  private final TensorTable tensors;
  private volatile boolean closed;

  StoredCheckpoint(TensorTable tensors) {
    this.tensors = tensors;
  }

  @Override
  public Path source() {
    return tensors.source();
  }

  @Override
  public Set<String> tensorNames() {
    return tensors.tensorNames();
  }

  @Override
  public Path file(String storedName) {
    return tensors.file(storedName);
  }

  @Override
  public Set<FileStamp> files() {
    return tensors.stamps();
  }

  @Override
  public Optional<GraphSettings> graph() {
    return tensors.graph();
  }

  @Override
  public Optional<TensorView> find(String canonicalName) {
    requireOpen();
    return tensors.find(canonicalName);
  }

  @Override
  public TensorView require(String canonicalName, long... expectedShape) {
    requireOpen();
    return tensors.require(canonicalName, expectedShape);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "the checkpoint " + source() + " is closed; find its tensors before closing it");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
