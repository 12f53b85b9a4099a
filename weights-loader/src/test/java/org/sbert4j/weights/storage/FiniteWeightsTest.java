package org.sbert4j.weights.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;

class FiniteWeightsTest {
  private static final Path FILE = Path.of("weights.safetensors");

  private static HeapRegion elements(DType dtype, int count, int spoilt, long bits) {
    ByteBuffer bytes = ByteBuffer.allocate(count * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    switch (dtype) {
      case F64 -> bytes.putLong(spoilt * dtype.bytes(), bits);
      case F32 -> bytes.putInt(spoilt * dtype.bytes(), (int) bits);
      default -> bytes.putShort(spoilt * dtype.bytes(), (short) bits);
    }
    return new HeapRegion(bytes.array());
  }

  private static TensorTable table(StoredTensor tensor) {
    return new TensorTable(FILE, Map.of(tensor.name(), () -> tensor));
  }

  private static void readAll(TensorView tensor) {
    int count = Math.toIntExact(tensor.elementCount());
    tensor.readFloats(0, new float[count + 3], 2, count);
  }

  private static String refusal(TensorView tensor) {
    return assertThrows(ModelFormatException.class, () -> readAll(tensor)).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 7fc00000, NaN",
    "F32, ff800001, NaN",
    "F32, 7f800000, Infinity",
    "F32, ff800000, -Infinity",
    "F16, 7e00, NaN",
    "F16, fc01, NaN",
    "F16, 7c00, Infinity",
    "F16, fc00, -Infinity",
    "BF16, 7fc0, NaN",
    "BF16, 7f80, Infinity",
    "BF16, ff80, -Infinity",
    "F64, 7ff8000000000000, NaN",
    "F64, 7ff0000000000000, Infinity",
    "F64, fff0000000000000, -Infinity",
  })
  void namesFileTensorElementAndValue(DType dtype, String bits, String value) {
    for (int spoilt = 0; spoilt < 15; spoilt++) {
      HeapRegion region = elements(dtype, 15, spoilt, Long.parseUnsignedLong(bits, 16));
      StoredTensor tensor = StoredTensor.rowMajor(FILE, "bert.w", dtype, List.of(5L, 3L), region);
      String message = refusal(table(tensor).require("w", 5, 3));
      String start =
          "weights.safetensors: bert.w: element [%d, %d] is %s; "
              .formatted(spoilt / 3, spoilt % 3, value);
      assertTrue(message.startsWith(start), message);
      for (UnaryOperator<TensorView> keep :
          List.<UnaryOperator<TensorView>>of(TensorView::inMemory, TensorView::mapped)) {
        String kept =
            assertThrows(
                    ModelFormatException.class, () -> keep.apply(table(tensor).require("w", 5, 3)))
                .getMessage();
        assertEquals(message, kept);
        // Who looks at a tensor for himself sees what is there.
        readAll(keep.apply(table(tensor).find("w").orElseThrow()));
      }
      readAll(table(tensor).find("w").orElseThrow());
    }
  }

  @ParameterizedTest
  @CsvSource({"1.0E300", "-1.0E39", "3.4028235677973366E38"})
  void aDoubleBeyondTheFloatsIsNamedAsStored(double value) {
    HeapRegion region = elements(DType.F64, 4, 2, Double.doubleToRawLongBits(value));
    StoredTensor tensor = StoredTensor.rowMajor(FILE, "w", DType.F64, List.of(4L), region);
    String message = refusal(table(tensor).require("w", 4));
    assertTrue(message.contains("element [2] is " + value + ", beyond the range"), message);
  }

  @Test
  void theLargestFiniteNumbersPass() {
    for (long bits : new long[] {0x7f7fffffL, 0xff7fffffL, 1, 0x80000000L}) {
      HeapRegion region = elements(DType.F32, 9, 4, bits);
      readAll(
          table(StoredTensor.rowMajor(FILE, "w", DType.F32, List.of(9L), region)).require("w", 9));
    }
  }

  /** Stored transposed, the element is named as it is read. */
  @Test
  void stridesAreFollowed() {
    HeapRegion region = elements(DType.F32, 6, 4, 0x7fc00000);
    StoredTensor tensor =
        new StoredTensor(FILE, "w", DType.F32, List.of(3L, 2L), new long[] {1, 3}, region, 0);
    String message = refusal(table(tensor).require("w", 3, 2));
    assertTrue(message.contains("element [1, 1] is NaN"), message);
  }

  @Test
  void onlyWhatIsReadIsChecked() {
    HeapRegion region = elements(DType.F32, 10, 6, 0x7fc00000);
    TensorView tensor =
        table(StoredTensor.rowMajor(FILE, "w", DType.F32, List.of(10L), region)).require("w", 10);
    tensor.readFloats(0, new float[6], 0, 6);
    tensor.readFloats(7, new float[3], 0, 3);
    assertThrows(ModelFormatException.class, () -> tensor.readFloats(6, new float[1], 0, 1));
  }
}
