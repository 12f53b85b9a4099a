package org.sbert4j.backend.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.backend.vector.PackedRows.Groups;

class PackedRowsTest {
  private static final int DEPTH = 3;
  private static final int MOST_ROWS = 50;

  @BeforeEach
  void requireVectors() {
    VectorBackendProvider provider = new VectorBackendProvider();
    assumeTrue(provider.availability().available(), provider.availability().reason());
  }

  /** Element {@code k} of row {@code r} is {@code 10 r + k}. */
  private static float[] matrix(int rows) {
    float[] matrix = new float[rows * DEPTH];
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < DEPTH; k++) {
        matrix[r * DEPTH + k] = 10 * r + k;
      }
    }
    return matrix;
  }

  @ParameterizedTest
  @EnumSource
  void eachRowIsInOneGroupAndTheLastStandsInForMissingOnes(Groups groups) {
    PackedRows packed = new PackedRows();
    for (int rows = 1; rows <= MOST_ROWS; rows++) {
      packed.reset(rows, DEPTH, groups);
      packed.putAll(matrix(rows), 0, DEPTH);
      int width = packed.width(0);
      switch (groups) {
        case WIDE -> assertEquals(KernelShape.ROWS, width);
        case FITTING -> assertTrue(width == KernelShape.ROWS || rows < 2 * KernelShape.ROWS);
        case NARROW -> assertTrue(KernelShape.NARROW_ROWS.contains(width), rows + " rows");
      }
      int next = 0;
      for (int group = 0; group < packed.groups(); group++) {
        assertEquals(next, packed.firstRow(group), rows + " rows");
        for (int k = 0; k < DEPTH; k++) {
          for (int r = 0; r < packed.width(group); r++) {
            int expected = 10 * Math.min(next + r, rows - 1) + k;
            assertEquals(expected, packed.data()[packed.start(group, k) + r], rows + " rows");
          }
        }
        assertTrue(next < rows, rows + " rows: a group of none");
        next += packed.width(group);
      }
      assertTrue(next >= rows, rows + " rows: only " + next);
      int spare =
          switch (groups) {
            case WIDE -> KernelShape.ROWS;
            case FITTING -> Math.max(KernelShape.ROWS / 3, 4);
            case NARROW -> KernelShape.NARROW_ROWS.get(0);
          };
      assertTrue(next - rows < spare, rows + " rows take " + next);
    }
  }
}
