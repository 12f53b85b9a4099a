package org.sbert4j.weights.pytorch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.TensorShape;

/** Checks what an {@link Unpickler} has on its stack and makes references of it. */
final class PickleObjects {
  private static final int STORAGE_FIELDS = 5;

  /** Their arguments begin alike; what a quantized one has besides is not read. */
  private static final Set<PickleGlobal> TENSOR_FUNCTIONS =
      Set.of(
          PickleGlobal.REBUILD_TENSOR,
          PickleGlobal.REBUILD_TENSOR_V1,
          PickleGlobal.REBUILD_QTENSOR);

  /** Where {@code _rebuild_tensor_v3} has a dtype. */
  private static final int V3_DTYPE = 6;

  /** PyTorch's keys are numbers, and a long one could be repeated for each tensor. */
  private static final int MAX_KEY_LENGTH = 255;

  private final Function<String, ModelFormatException> malformed;
  private final Map<String, StorageReference> storages = new HashMap<>();

  PickleObjects(Function<String, ModelFormatException> malformed) {
    this.malformed = malformed;
  }

  /** Every storage that was mentioned, by its key. */
  Map<String, StorageReference> storages() {
    return storages;
  }

  /**
   * A persistent id: {@code ('storage', class, key, device, element count)}. Before PyTorch 1.6
   * there is one field more: None, or {@code (view key, offset, element count)}.
   */
  StorageReference storage(Object persistentId) {
    if (persistentId instanceof List<?> id
        && (id.size() == STORAGE_FIELDS || id.size() == STORAGE_FIELDS + 1)
        && "storage".equals(id.get(0))
        && id.get(1) instanceof PickleGlobal storageClass
        && storageClass.isStorage()
        && id.get(2) instanceof String key
        && key.length() <= MAX_KEY_LENGTH
        && id.get(3) instanceof String
        && id.get(4) instanceof Long elementCount
        && elementCount >= 0) {
      long offset = id.size() == STORAGE_FIELDS ? 0 : viewOffset(id.get(STORAGE_FIELDS));
      StorageReference whole = new StorageReference(storageClass, key, 0, elementCount);
      StorageReference before = storages.putIfAbsent(key, whole);
      if (before == null || before.equals(whole)) {
        return new StorageReference(storageClass, key, offset, elementCount);
      }
      throw malformed.apply("the storage " + key + " has two different descriptions");
    }
    throw malformed.apply("a persistent id is not that of a storage");
  }

  private long viewOffset(Object view) {
    if (view == Unpickler.Nothing.NONE) {
      return 0;
    }
    if (view instanceof List<?> fields
        && fields.size() == 3
        && fields.get(1) instanceof Long offset
        && offset >= 0) {
      return offset;
    }
    throw malformed.apply("a persistent id is not that of a storage");
  }

  /** A call of one of the known functions, computed here without Python. */
  Object call(Object function, Object arguments) {
    if (!(arguments instanceof List<?> list)) {
      throw malformed.apply("a call has no tuple of arguments");
    }
    if (function == PickleGlobal.ORDERED_DICT && list.isEmpty()) {
      return new LinkedHashMap<>();
    }
    if (function instanceof PickleGlobal global
        && TENSOR_FUNCTIONS.contains(global)
        && list.size() >= 4) {
      return tensor(list, null);
    }
    if (function == PickleGlobal.REBUILD_TENSOR_V3
        && list.size() > V3_DTYPE
        && list.get(V3_DTYPE) instanceof PickleGlobal dtype) {
      return tensor(list, dtype);
    }
    if (function == PickleGlobal.REBUILD_PARAMETER
        && !list.isEmpty()
        && list.get(0) instanceof TensorReference data) {
      return data;
    }
    throw malformed.apply("a call is not one that makes a tensor or an empty OrderedDict");
  }

  /**
   * @param dtype null for that of the storage
   */
  private TensorReference tensor(List<?> arguments, PickleGlobal dtype) {
    if (arguments.get(0) instanceof StorageReference storage
        && arguments.get(1) instanceof Long offset) {
      List<Long> shape = longs(arguments.get(2));
      List<Long> strides = longs(arguments.get(3));
      if (offset >= 0 && shape.size() == strides.size()) {
        return new TensorReference(
            storage, dtype == null ? storage.type() : dtype, offset, shape, strides);
      }
    }
    throw malformed.apply("a tensor has no valid storage, offset, size and stride");
  }

  private List<Long> longs(Object tuple) {
    List<Long> longs = new ArrayList<>();
    if (tuple instanceof List<?> list) {
      if (list.size() > TensorShape.MAX_RANK) {
        throw malformed.apply("a tensor has more than " + TensorShape.MAX_RANK + " dimensions");
      }
      for (Object element : list) {
        if (!(element instanceof Long value) || value < 0) {
          throw malformed.apply("a tensor has an impossible size or stride");
        }
        longs.add(value);
      }
      return longs;
    }
    throw malformed.apply("a tensor has no tuple as size or stride");
  }

  /** A dict that can still be added to. */
  @SuppressWarnings("unchecked")
  Map<Object, Object> dict(Object value) {
    if (value instanceof LinkedHashMap<?, ?> dict) {
      return (Map<Object, Object>) dict;
    }
    throw malformed.apply("an entry is set in something that is no dict");
  }

  /** A list that can still be added to. */
  @SuppressWarnings("unchecked")
  List<Object> list(Object value) {
    if (value instanceof ArrayList<?> list) {
      return (List<Object>) list;
    }
    throw malformed.apply("an element is appended to something that is no list");
  }

  /**
   * Sets an entry, if its key is a string, as the names of tensors are; other entries are of no
   * use. Containers are not hashed at all: one that contains itself would never end.
   */
  void put(Map<Object, Object> dict, Object key, Object value) {
    if (key instanceof String) {
      dict.put(key, value);
    } else if (!(key instanceof Long || key instanceof Boolean)) {
      throw malformed.apply("a dict has a key that is neither a string nor a number");
    }
  }
}
