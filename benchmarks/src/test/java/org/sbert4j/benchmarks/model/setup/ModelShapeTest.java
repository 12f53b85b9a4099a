package org.sbert4j.benchmarks.model.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sbert4j.samples.GeneratedTensor;
import org.sbert4j.weights.TensorView;

class ModelShapeTest {
  @Test
  void countsOperationsAndBytes() {
    for (int tokens : new int[] {1, 16, 256}) {
      assertEquals(
          56_623_104.0 * tokens + 12_288.0 * tokens * tokens, ModelShape.REFERENCE.flops(tokens));
      // Of a layer's 14,155,776 for each token, a quarter is for all tokens and the rest for one.
      assertEquals(
          42_467_328.0 * tokens
              + 9_216.0 * tokens * tokens
              + 3_538_944.0 * tokens
              + 10_616_832.0
              + 3_072.0 * tokens,
          ModelShape.REFERENCE.clsFlops(tokens));
    }
    assertEquals(45_564_672L * Float.BYTES, ModelShape.REFERENCE.weightBytes());
  }

  @Test
  void weightsAreLikeATrainedModels() {
    TensorView tensor = GeneratedTensor.spread("name", List.of(300L, 400L), 3, 1, 0.02f);
    float[] all = new float[120_000];
    tensor.readFloats(0, all, 0, all.length);
    double squares = 0;
    for (float value : all) {
      assertTrue(Math.abs(value - 1) < 0.035);
      squares += (value - 1) * (value - 1);
    }
    assertEquals(0.02, Math.sqrt(squares / all.length), 1e-4);
    float[] some = new float[12];
    tensor.readFloats(777, some, 2, 10);
    assertEquals(all[777], some[2]);
    assertEquals(all[786], some[11]);
  }
}
