package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.sbert4j.cuda.KernelRig.ROW_SIZES;
import static org.sbert4j.cuda.KernelRig.assertRows;
import static org.sbert4j.cuda.KernelRig.elements;
import static org.sbert4j.cuda.KernelRig.withBias;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Tensor;
import org.sbert4j.cuda.kernels.ElementType;
import org.sbert4j.cuda.ptx.Half;

/** {@code element_wise.cu} on the PTX interpreter against the scalar backend. */
class ElementWiseKernelsTest {
  private static final int ROWS = 3;

  private final KernelRig rig = new KernelRig(20261126);

  @ParameterizedTest
  @EnumSource
  void biases(ElementType type) {
    for (int columns : ROW_SIZES) {
      float[] x = rig.values(type, ROWS * columns);
      float[] bias = rig.values(ElementType.FLOAT, columns);
      for (long address : new long[] {rig.upload(type, x), rig.uploadUnaligned(type, x)}) {
        rig.kernels().addBias(type, address, rig.upload(ElementType.FLOAT, bias), ROWS, columns);
        float[] found = rig.download(type, address, x.length);
        assertRows(withBias(x, bias), found, columns, type, "sum");
      }
    }
  }

  /** More rows than there are blocks along them. */
  @Test
  void manyRows() {
    int rows = 2_500;
    float[] x = rig.values(ElementType.FLOAT, 2 * rows);
    float[] bias = {1f, -2f};
    long address = rig.upload(ElementType.FLOAT, x);
    rig.kernels().addBias(ElementType.FLOAT, address, rig.upload(ElementType.FLOAT, bias), rows, 2);
    assertArrayEquals(withBias(x, bias), rig.download(ElementType.FLOAT, address, x.length));
  }

  @ParameterizedTest
  @EnumSource
  void activations(ActivationFunction function) {
    for (ElementType type : ElementType.values()) {
      for (int columns : new int[] {1, 13, 32, 47, 193, 768}) {
        checkActivation(function, type, columns, true);
        checkActivation(function, type, columns, false);
      }
    }
  }

  /** Over the range in which functions bend and beyond, where exponentials overflow. */
  private void checkActivation(
      ActivationFunction function, ElementType type, int columns, boolean hasBias) {
    float[] x = rig.values(type, ROWS * columns);
    float[] scales = {1f, 4f, 128f};
    for (int i = 0; i < x.length; i++) {
      x[i] *= scales[i / columns];
    }
    float[] bias = hasBias ? rig.values(ElementType.FLOAT, columns) : new float[columns];
    Tensor expected = rig.tensor(columns, withBias(x, bias));
    rig.scalar().activation(function, expected);

    long address = rig.upload(type, x);
    long biasAddress = hasBias ? rig.upload(ElementType.FLOAT, bias) : 0;
    rig.kernels().biasActivation(type, address, biasAddress, ROWS, columns, function);
    float[] found = rig.download(type, address, x.length);
    // Element by element: a small one must be right beside a large one.
    assertRows(elements(expected), found, 1, type, function + " of rows of " + columns);
  }

  @ParameterizedTest
  @EnumSource
  void specialNumbers(ActivationFunction function) {
    float inf = Float.POSITIVE_INFINITY;
    float[] x = {Float.NaN, inf, -inf, 0f, -0f, 1e-40f, -1e-40f, 3e38f, -3e38f, 88.8f, -88.8f, 6f};
    Tensor expected = rig.tensor(x.length, x);
    rig.scalar().activation(function, expected);
    long address = rig.upload(ElementType.FLOAT, x);
    rig.kernels().biasActivation(ElementType.FLOAT, address, 0, 1, x.length, function);
    float[] found = rig.download(ElementType.FLOAT, address, x.length);
    assertRows(elements(expected), found, 1, ElementType.FLOAT, function.toString());
  }

  @Test
  void conversions() {
    for (int count : new int[] {1, 3, 4, 31, 512, 513, 2_051}) {
      float[] x = rig.values(ElementType.FLOAT, count);
      float[] special = {65519.9f, 65520f, -1e9f, 1e-8f, 0x1p-25f, Float.POSITIVE_INFINITY, -0f};
      System.arraycopy(special, 0, x, 0, Math.min(count, special.length));
      float[] rounded = new float[count];
      for (int i = 0; i < count; i++) {
        rounded[i] = Half.toFloat(Half.fromFloat(x[i]));
      }
      long[] sources = {
        rig.upload(ElementType.FLOAT, x), rig.uploadUnaligned(ElementType.FLOAT, x)
      };
      for (long source : sources) {
        long halves = rig.fresh(ElementType.HALF, count);
        rig.kernels().convert(ElementType.FLOAT, source, halves, count);
        assertArrayEquals(rounded, rig.download(ElementType.HALF, halves, count));
        long floats = rig.fresh(ElementType.FLOAT, count);
        rig.kernels().convert(ElementType.HALF, halves, floats, count);
        assertArrayEquals(rounded, rig.download(ElementType.FLOAT, floats, count));
      }
    }
  }
}
