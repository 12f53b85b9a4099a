package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What backends say about the memory of linear layers, against the arrays they then hold. */
class LinearWeightsBytesTest {
  private final ContractInputs inputs = new ContractInputs(7);

  @ParameterizedTest(name = "{0}, {1}: {2} to {3}")
  @CsvSource({
    "scalar, FP32, 37, 400",
    "scalar, INT8, 128, 384",
    "vector, FP32, 37, 33",
    "vector, FP32, 128, 64",
    "vector, BF16, 37, 33",
    "vector, BF16, 128, 64",
    "vector, INT8, 37, 33",
    "vector, INT8, 128, 64"
  })
  void isTheBytesOfTheArrays(String name, WeightFormat format, int inFeatures, int outFeatures) {
    try (Backend backend = ContractInputs.backend(name)) {
      LinearWeights weights =
          backend.linearWeights(
              List.of(inputs.tensor(outFeatures, inFeatures)),
              List.of(inputs.tensor(outFeatures)),
              format);
      long held = HeldMemory.bytesOfArrays(weights);
      long said = backend.linearWeightsBytes(inFeatures, outFeatures, format).orElseThrow();
      // An array's header is not among the bytes held, and the scalar backend has many arrays.
      long headers = name.equals("scalar") ? 16L * inFeatures * ((outFeatures + 383) / 384) : 0;
      long references = name.equals("scalar") ? 4L * ((outFeatures + 383) / 384) : 0;
      assertEquals(held + headers - references, said);
      assertTrue(said > 0);
    }
  }
}
