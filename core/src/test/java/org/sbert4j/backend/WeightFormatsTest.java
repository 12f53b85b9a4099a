package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.TensorView;

class WeightFormatsTest {
  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void cpusRefuseFp16AndNameWhatWouldDo(String name) {
    try (Backend backend = ContractInputs.backend(name)) {
      assertFalse(backend.weightFormats().contains(WeightFormat.FP16));
      List<TensorView> weights = List.of(new ContractInputs(1).tensor(2, 3));
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> backend.linearWeights(weights, List.of(), WeightFormat.FP16));
      assertEquals(
          "fp16 weights are for the cuda backend only; on a CPU, bf16 takes as little memory",
          e.getMessage());
    }
  }
}
