package org.sbert4j.weights.pytorch;

import java.util.Arrays;
import java.util.Optional;
import org.sbert4j.weights.DType;

/** The only Python names that a pickle may mention. None of them is ever imported or called. */
enum PickleGlobal {
  ORDERED_DICT("collections.OrderedDict", null),
  REBUILD_TENSOR("torch._utils._rebuild_tensor_v2", null),
  REBUILD_PARAMETER("torch._utils._rebuild_parameter", null),
  DOUBLE_STORAGE("torch.DoubleStorage", DType.F64),
  FLOAT_STORAGE("torch.FloatStorage", DType.F32),
  HALF_STORAGE("torch.HalfStorage", DType.F16),
  BFLOAT16_STORAGE("torch.BFloat16Storage", DType.BF16),
  LONG_STORAGE("torch.LongStorage", DType.I64),
  INT_STORAGE("torch.IntStorage", DType.I32),
  SHORT_STORAGE("torch.ShortStorage", DType.I16),
  CHAR_STORAGE("torch.CharStorage", DType.I8),
  BYTE_STORAGE("torch.ByteStorage", DType.U8),
  BOOL_STORAGE("torch.BoolStorage", DType.BOOL);

  private final String pythonName;
  private final DType dtype;

  PickleGlobal(String pythonName, DType dtype) {
    this.pythonName = pythonName;
    this.dtype = dtype;
  }

  /** The element type of a storage class, null for the functions. */
  DType dtype() {
    return dtype;
  }

  static Optional<PickleGlobal> named(String pythonName) {
    return Arrays.stream(values())
        .filter(global -> global.pythonName.equals(pythonName))
        .findFirst();
  }
}
