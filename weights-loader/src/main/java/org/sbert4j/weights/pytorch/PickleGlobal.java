package org.sbert4j.weights.pytorch;

import java.util.Arrays;
import java.util.Optional;
import org.sbert4j.weights.DType;

/** The only Python names that a pickle may mention. None of them is ever imported or called. */
enum PickleGlobal {
  ORDERED_DICT("collections.OrderedDict"),
  REBUILD_TENSOR_V1("torch._utils._rebuild_tensor"),
  REBUILD_TENSOR("torch._utils._rebuild_tensor_v2"),
  REBUILD_TENSOR_V3("torch._utils._rebuild_tensor_v3"),
  REBUILD_PARAMETER("torch._utils._rebuild_parameter"),
  DOUBLE_STORAGE("torch.DoubleStorage", 8, DType.F64),
  FLOAT_STORAGE("torch.FloatStorage", 4, DType.F32),
  HALF_STORAGE("torch.HalfStorage", 2, DType.F16),
  BFLOAT16_STORAGE("torch.BFloat16Storage", 2, DType.BF16),
  LONG_STORAGE("torch.LongStorage", 8, DType.I64),
  INT_STORAGE("torch.IntStorage", 4, DType.I32),
  SHORT_STORAGE("torch.ShortStorage", 2, DType.I16),
  CHAR_STORAGE("torch.CharStorage", 1, DType.I8),
  BYTE_STORAGE("torch.ByteStorage", 1, DType.U8),
  BOOL_STORAGE("torch.BoolStorage", 1, DType.BOOL),
  // What no weight of a BERT is, but may stand beside them.
  REBUILD_QTENSOR("torch._utils._rebuild_qtensor"),
  PER_TENSOR_AFFINE("torch.per_tensor_affine"),
  PER_CHANNEL_AFFINE("torch.per_channel_affine"),
  QINT8_STORAGE("torch.QInt8Storage", 1, null),
  QUINT8_STORAGE("torch.QUInt8Storage", 1, null),
  QINT32_STORAGE("torch.QInt32Storage", 4, null),
  COMPLEX_FLOAT_STORAGE("torch.ComplexFloatStorage", 8, null),
  COMPLEX_DOUBLE_STORAGE("torch.ComplexDoubleStorage", 16, null),
  UNTYPED_STORAGE("torch.storage.UntypedStorage", 1, null),
  UINT16("torch.uint16"),
  UINT32("torch.uint32"),
  UINT64("torch.uint64"),
  FLOAT8_E4M3FN("torch.float8_e4m3fn"),
  FLOAT8_E4M3FNUZ("torch.float8_e4m3fnuz"),
  FLOAT8_E5M2("torch.float8_e5m2"),
  FLOAT8_E5M2FNUZ("torch.float8_e5m2fnuz"),
  FLOAT8_E8M0FNU("torch.float8_e8m0fnu"),
  FLOAT4_E2M1FN_X2("torch.float4_e2m1fn_x2");

  private final String pythonName;
  private final int elementBytes;
  private final DType dtype;

  PickleGlobal(String pythonName) {
    this(pythonName, 0, null);
  }

  PickleGlobal(String pythonName, int elementBytes, DType dtype) {
    this.pythonName = pythonName;
    this.elementBytes = elementBytes;
    this.dtype = dtype;
  }

  String pythonName() {
    return pythonName;
  }

  boolean isStorage() {
    return elementBytes > 0;
  }

  /** The size of an element of a storage class. */
  int elementBytes() {
    return elementBytes;
  }

  /** The element type of a storage class; null for one that is not read, and for the others. */
  DType dtype() {
    return dtype;
  }

  static Optional<PickleGlobal> named(String pythonName) {
    return Arrays.stream(values())
        .filter(global -> global.pythonName.equals(pythonName))
        .findFirst();
  }
}
