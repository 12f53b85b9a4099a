package org.sbert4j.weights.pytorch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.TensorShape;

/** Checks what an {@link Unpickler} has on its stack and makes references of it. */
final class PickleObjects {
  private static final int STORAGE_FIELDS = 5;

  /** PyTorch's keys are numbers, and a long one could be repeated for each tensor. */
  private static final int MAX_KEY_LENGTH = 255;

  private final Function<String, ModelFormatException> malformed;

  PickleObjects(Function<String, ModelFormatException> malformed) {
    this.malformed = malformed;
  }

  /** A persistent id: {@code ('storage', class, key, device, element count)}. */
  StorageReference storage(Object persistentId) {
    if (persistentId instanceof List<?> id
        && id.size() == STORAGE_FIELDS
        && "storage".equals(id.get(0))
        && id.get(1) instanceof PickleGlobal storageClass
        && storageClass.dtype() != null
        && id.get(2) instanceof String key
        && key.length() <= MAX_KEY_LENGTH
        && id.get(3) instanceof String
        && id.get(4) instanceof Long elementCount
        && elementCount >= 0) {
      return new StorageReference(storageClass.dtype(), key, elementCount);
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
    if (function == PickleGlobal.REBUILD_TENSOR && list.size() >= 4) {
      return tensor(list);
    }
    if (function == PickleGlobal.REBUILD_PARAMETER
        && !list.isEmpty()
        && list.get(0) instanceof TensorReference data) {
      return data;
    }
    throw malformed.apply("a call is not one that makes a tensor or an empty OrderedDict");
  }

  private TensorReference tensor(List<?> arguments) {
    if (arguments.get(0) instanceof StorageReference storage
        && arguments.get(1) instanceof Long offset) {
      List<Long> shape = longs(arguments.get(2));
      List<Long> strides = longs(arguments.get(3));
      if (offset >= 0 && shape.size() == strides.size()) {
        return new TensorReference(storage, offset, shape, strides);
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
