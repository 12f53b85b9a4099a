package org.sbert4j.weights.pytorch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.storage.StoredTensor;
import org.sbert4j.weights.storage.TensorShape;
import org.sbert4j.weights.storage.TensorTable;

/**
 * Opens what {@code torch.save(model.state_dict(), path)} writes: {@code <root>/data.pkl} with the
 * names and shapes, {@code <root>/data/<key>} with the bytes of each storage, {@code
 * <root>/byteorder}. The name of the root varies. Reference: {@code torch/serialization.py}.
 */
public final class TorchReader {
  private static final String PICKLE = "/data.pkl";
  private static final int MAX_PICKLE_BYTES = 16 << 20;
  private static final int MAX_BYTE_ORDER_BYTES = 16;

  /** How often one storage may be read; a tied embedding is read twice. */
  private static final int MAX_SHARING = 16;

  /** Where training scripts put a state dict that they save together with other things. */
  private static final List<String> NESTED_NAMES = List.of("state_dict", "model");

  private final Path file;
  private final Map<String, ZipMember> members;
  private final ZipContents contents;
  private final String root;
  private final Map<ZipMember, Long> bytesRead = new HashMap<>();

  private TorchReader(Path file) {
    this.file = file;
    this.members = ZipDirectory.read(file);
    this.contents = new ZipContents(file);
    this.root = root();
  }

  /** Reads the zip's directory and the pickle; no storage is touched. */
  public static TensorTable open(Path file) {
    return new TorchReader(file).read();
  }

  private String root() {
    List<String> pickles = members.keySet().stream().filter(n -> n.endsWith(PICKLE)).toList();
    if (pickles.size() != 1) {
      throw new ModelFormatException(
          file,
          "data.pkl",
          "the zip is no PyTorch checkpoint, it has "
              + pickles.size()
              + " entries <name>/data.pkl where one is needed; save the model with"
              + " torch.save(model.state_dict(), path)");
    }
    return pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
  }

  private TensorTable read() {
    checkByteOrder();
    ZipMember pickle = members.get(root + PICKLE);
    contents.check(pickle);
    Object object = Unpickler.read(file, pickle.name(), contents.bytes(pickle, MAX_PICKLE_BYTES));
    Map<String, Supplier<TensorView>> tensors = new LinkedHashMap<>();
    stateDict(object)
        .forEach(
            (name, value) -> {
              if (name instanceof String text && value instanceof TensorReference tensor) {
                tensors.put(text, checkedTensor(text, tensor));
              }
            });
    return new TensorTable(file, tensors);
  }

  private void checkByteOrder() {
    ZipMember byteOrder = members.get(root + "/byteorder");
    if (byteOrder == null) {
      return;
    }
    contents.check(byteOrder);
    String found =
        new String(contents.bytes(byteOrder, MAX_BYTE_ORDER_BYTES), StandardCharsets.US_ASCII);
    if (!found.equals("little")) {
      throw new ModelFormatException(
          file,
          byteOrder.name(),
          "byte order \""
              + found
              + "\" is not supported; save the model on a little-endian machine");
    }
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
        root + PICKLE,
        "holds no dict of tensors; save the model with torch.save(model.state_dict(), path)");
  }

  private static boolean hasTensors(Map<?, ?> dict) {
    return dict.values().stream().anyMatch(TensorReference.class::isInstance);
  }

  private Supplier<TensorView> checkedTensor(String name, TensorReference tensor) {
    StorageReference storage = tensor.storage();
    int elementBytes = storage.dtype().bytes();
    ZipMember member = members.get(root + "/data/" + storage.key());
    if (member == null) {
      throw new ModelFormatException(
          file,
          name,
          "the tensor's storage data/" + storage.key() + " is missing; download the file again");
    }
    contents.check(member);
    if (storage.elementCount() != member.size() / elementBytes
        || member.size() % elementBytes != 0) {
      throw new ModelFormatException(
          file,
          name,
          "the tensor's storage %s has %d bytes, expected %d elements of %s; download the file again"
              .formatted(member.name(), member.size(), storage.elementCount(), storage.dtype()));
    }
    long[] strides = tensor.strides().stream().mapToLong(Long::longValue).toArray();
    checkExtent(name, tensor, strides);
    checkSharing(name, tensor, member);
    return () ->
        new StoredTensor(
            file,
            name,
            storage.dtype(),
            tensor.shape(),
            strides,
            contents.region(member),
            tensor.storageOffset());
  }

  private void checkExtent(String name, TensorReference tensor, long[] strides) {
    try {
      TensorShape.elementCount(tensor.shape());
      long end = Math.addExact(tensor.storageOffset(), TensorShape.extent(tensor.shape(), strides));
      if (end <= tensor.storage().elementCount()) {
        return;
      }
    } catch (ArithmeticException e) {
      throw outside(name, tensor, e);
    }
    throw outside(name, tensor, null);
  }

  /** With strides of 0, and many tensors for one storage, a small file could fill any memory. */
  private void checkSharing(String name, TensorReference tensor, ZipMember member) {
    long before = bytesRead.getOrDefault(member, 0L);
    long allowed = MAX_SHARING * member.size() - before;
    int elementBytes = tensor.storage().dtype().bytes();
    long elements = TensorShape.elementCount(tensor.shape());
    if (elements > allowed / elementBytes) {
      throw new ModelFormatException(
          file,
          name,
          "the tensors of the storage %s are more than %d times as large as it; take the model from another source"
              .formatted(member.name(), MAX_SHARING));
    }
    bytesRead.put(member, before + elements * elementBytes);
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
