package org.sbert4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.scalar.ScalarBackend;

class BackendsCheckTest {
  @Test
  void withoutAnyBackendEmbeddingCannotWork() {
    assertTrue(BackendsCheck.run(List.of()).problems().get(0).fatal());
    Section broken = BackendsCheck.run(List.of(FakeProvider.failing("scalar")));
    assertTrue(broken.problems().get(0).fatal());
    assertTrue(broken.problems().get(1).problem().contains("cannot be made"));
  }

  @Test
  void aMissingVectorBackendIsSlowAndAMissingGpuIsNoProblem() {
    Section section =
        BackendsCheck.run(
            List.of(
                FakeProvider.missing("cuda", "no driver; install one"),
                FakeProvider.missing("vector", "not loaded; add the flag"),
                FakeProvider.working("scalar")));
    assertEquals(
        List.of(
            Problem.slow(
                "the scalar backend is used, which is many times slower: not loaded",
                "add the flag")),
        section.problems());
    assertFalse(section.problems().get(0).fatal());
  }

  @Test
  void otherBitsAreSeen() {
    assertTrue(SampleSentences.sameBits(new ScalarBackend(), new ScalarBackend()));
    assertFalse(SampleSentences.sameBits(new ScalarBackend(), new OtherGelu()));
  }

  /** Takes the approximation by tanh for the error function. */
  private static final class OtherGelu extends ScalarBackend {
    @Override
    public void activation(ActivationFunction function, Tensor tensor) {
      super.activation(ActivationFunction.GELU_TANH, tensor);
    }
  }
}
