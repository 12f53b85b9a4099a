package org.sbert4j.weights.pytorch;

import java.util.List;

/**
 * What a pickle says of a tensor: the arguments of {@code torch._utils._rebuild_tensor_v2}.
 *
 * @param type of the elements, for messages: a storage's class or a dtype
 * @param storageOffset the first element within the storage
 * @param strides in elements
 */
record TensorReference(
    StorageReference storage,
    PickleGlobal type,
    long storageOffset,
    List<Long> shape,
    List<Long> strides) {}
