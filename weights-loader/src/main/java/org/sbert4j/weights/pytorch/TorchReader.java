package org.sbert4j.weights.pytorch;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.pytorch.Storages.Storage;
import org.sbert4j.weights.storage.StoredTensor;
import org.sbert4j.weights.storage.TensorShape;
import org.sbert4j.weights.storage.TensorTable;

/** Opens what {@code torch.save(model.state_dict(), path)} writes, and has ever written. */
public final class TorchReader {
  /** How often one storage may be read; a tied embedding is read twice. */
  private static final int MAX_SHARING = 16;

  /** Where training scripts put a state dict that they save together with other things. */
  private static final List<String> NESTED_NAMES = List.of("state_dict", "model");

  private final Path file;
  private final Storages storages;
  private final Map<String, Long> bytesRead = new HashMap<>();

  private TorchReader(Path file, Storages storages) {
    this.file = file;
    this.storages = storages;
  }

  /** Reads a zip's directory and the pickle; no storage is touched. */
  public static TensorTable open(Path file) {
    return new TorchReader(file, new ZipStorages(file)).read();
  }

  /** As {@link #open}, for the form without a zip from before PyTorch 1.6. */
  public static TensorTable openLegacy(Path file) {
    return new TorchReader(file, new LegacyStorages(file)).read();
  }

  private TensorTable read() {
    Map<String, Supplier<TensorView>> tensors = new LinkedHashMap<>();
    Map<String, String> unreadable = new HashMap<>();
    stateDict(storages.unpickle())
        .forEach(
            (name, value) -> {
              if (name instanceof String text && value instanceof TensorReference tensor) {
                if (tensor.type().dtype() == null) {
                  unreadable.put(text, tensor.type().pythonName());
                } else {
                  tensors.put(text, checkedTensor(text, tensor));
                }
              }
            });
    return new TensorTable(file, tensors, unreadable);
  }

  private Map<?, ?> stateDict(Object object) {
    if (object instanceof Map<?, ?> dict) {
      if (hasTensors(dict)) {
        return dict;
      }
      for (String name : NESTED_NAMES) {
        if (dict.get(name) instanceof Map<?, ?> nested && hasTensors(nested)) {
          return nested;
        }
      }
    }
    throw new ModelFormatException(
        file,
        storages.pickleName(),
        "holds no dict of tensors; save the model with torch.save(model.state_dict(), path)");
  }

  private static boolean hasTensors(Map<?, ?> dict) {
    return dict.values().stream().anyMatch(TensorReference.class::isInstance);
  }

  private Supplier<TensorView> checkedTensor(String name, TensorReference tensor) {
    StorageReference reference = tensor.storage();
    DType dtype = tensor.type().dtype();
    Storage storage =
        storages
            .find(reference.key())
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        file,
                        name,
                        "the tensor's storage data/"
                            + reference.key()
                            + " is missing; download the file again"));
    if (reference.elementCount() != storage.size() / dtype.bytes()
        || storage.size() % dtype.bytes() != 0) {
      throw new ModelFormatException(
          file,
          name,
          "the tensor's storage %s has %d bytes, expected %d elements of %s; download the file again"
              .formatted(storage.name(), storage.size(), reference.elementCount(), dtype));
    }
    long[] strides = tensor.strides().stream().mapToLong(Long::longValue).toArray();
    long first = checkExtent(name, tensor, strides);
    checkSharing(name, tensor, storage);
    return () ->
        new StoredTensor(file, name, dtype, tensor.shape(), strides, storage.region().get(), first);
  }

  /** Which element of the storage is the tensor's first. */
  private long checkExtent(String name, TensorReference tensor, long[] strides) {
    try {
      TensorShape.elementCount(tensor.shape());
      long first = Math.addExact(tensor.storage().offset(), tensor.storageOffset());
      long end = Math.addExact(first, TensorShape.extent(tensor.shape(), strides));
      if (end <= tensor.storage().elementCount()) {
        return first;
      }
    } catch (ArithmeticException e) {
      throw outside(name, tensor, e);
    }
    throw outside(name, tensor, null);
  }

  /** With strides of 0, and many tensors for one storage, a small file could fill any memory. */
  private void checkSharing(String name, TensorReference tensor, Storage storage) {
    long before = bytesRead.getOrDefault(storage.name(), 0L);
    long allowed = MAX_SHARING * storage.size() - before;
    int elementBytes = tensor.type().elementBytes();
    long elements = TensorShape.elementCount(tensor.shape());
    if (elements > allowed / elementBytes) {
      throw new ModelFormatException(
          file,
          name,
          "the tensors of the storage %s are more than %d times as large as it; take the model from another source"
              .formatted(storage.name(), MAX_SHARING));
    }
    bytesRead.put(storage.name(), before + elements * elementBytes);
  }

  private ModelFormatException outside(
      String name, TensorReference tensor, ArithmeticException cause) {
    return new ModelFormatException(
        file,
        name,
        "shape %s with strides %s from element %d on does not fit the %d elements of its storage; download the file again"
            .formatted(
                tensor.shape(),
                tensor.strides(),
                tensor.storageOffset(),
                tensor.storage().elementCount()),
        cause);
  }
}
