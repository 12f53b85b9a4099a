package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActivationFunctionTest {
  @Test
  void huggingFaceNamesAreKnownWhateverTheirCase() {
    assertEquals(Optional.of(ActivationFunction.GELU), ActivationFunction.named("gelu"));
    assertEquals(Optional.of(ActivationFunction.GELU), ActivationFunction.named("GELU"));
    assertEquals(Optional.of(ActivationFunction.GELU_TANH), ActivationFunction.named("gelu_new"));
    assertEquals(
        Optional.of(ActivationFunction.GELU_TANH), ActivationFunction.named("gelu_pytorch_tanh"));
    assertEquals(Optional.of(ActivationFunction.RELU), ActivationFunction.named("relu"));
    assertEquals(Optional.of(ActivationFunction.SILU), ActivationFunction.named("swish"));
  }

  @Test
  void anUnknownNameIsNotGuessed() {
    assertEquals(Optional.empty(), ActivationFunction.named("gelu_10"));
    assertEquals(Optional.empty(), ActivationFunction.named("quick_gelu"));
    assertEquals(Optional.empty(), ActivationFunction.named(""));
  }

  @Test
  void everyListedNameIsKnown() {
    for (String name : ActivationFunction.knownNames().split(", ")) {
      assertTrue(ActivationFunction.named(name).isPresent(), name);
    }
  }
}
