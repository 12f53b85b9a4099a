package org.sbert4j.models.conversion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.storage.HeapRegion;
import org.sbert4j.weights.storage.StoredTensor;

class HalfTensorTest {
  private static final int FINITE_PER_SIGN = 0x7c00;

  /** Every finite 16-bit float there is, as the weights-loader reads it, comes back. */
  @Test
  void writesEach16BitFloatAsItself() {
    ByteBuffer halfs = ByteBuffer.allocate(4 * FINITE_PER_SIGN).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < FINITE_PER_SIGN; i++) {
      halfs.putShort((short) i).putShort((short) (i | 0x8000));
    }
    List<Long> shape = List.of((long) FINITE_PER_SIGN, 2L);
    StoredTensor stored =
        StoredTensor.rowMajor(Path.of("a"), "w", DType.F16, shape, new HeapRegion(halfs.array()));
    TensorView written = HalfTensor.of(stored);
    assertEquals(DType.F16, written.dtype());
    assertEquals(shape, written.shape());
    assertEquals("w", written.name());
    byte[] bytes = new byte[halfs.capacity()];
    ((StoredTensor) written).readBytes(0, bytes, 2 * FINITE_PER_SIGN);
    assertArrayEquals(halfs.array(), bytes);
  }

  @Test
  void refusesWhatIsNo16BitFloat() {
    float[] others = {
      1 + 0x1p-11f,
      0x1p-25f,
      -3 * 0x1p-25f,
      0x1p-14f + 0x1p-25f,
      65520,
      -65536,
      1e-30f,
      Float.MIN_VALUE,
      Float.MAX_VALUE,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY
    };
    for (float other : others) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> HalfTensor.exactHalf(other, "w"), "" + other);
      assertTrue(e.getMessage().startsWith("w holds " + other), e.getMessage());
    }
  }
}
