package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.scalar.Activations;
import org.sbert4j.samples.Golden;

/** Every activation that a Dense module can name, against torch.nn with default arguments. */
class ActivationGoldenTest {
  private static final Golden GOLDEN = GOLDENS.read("activations");

  @Test
  void agreesWithTorch() {
    float[] arguments = GOLDEN.rows("arguments")[0];
    Set<ActivationFunction> compared = EnumSet.noneOf(ActivationFunction.class);
    for (Map.Entry<String, JsonNode> entry : GOLDEN.json().get("functions").properties()) {
      ActivationFunction function = ActivationFunction.valueOf(entry.getValue().textValue());
      compared.add(function);
      float[] expected = GOLDEN.rows(entry.getKey())[0];
      for (int i = 0; i < expected.length; i++) {
        // One by one: the magnitude of the far ones would hide what is wrong near 0.
        assertClose(
            entry.getKey() + " of " + arguments[i],
            new float[][] {{expected[i]}},
            new float[][] {{Activations.apply(function, arguments[i])}});
      }
    }
    // A Dense module makes GELU without arguments, so never the tanh form.
    assertEquals(EnumSet.complementOf(EnumSet.of(ActivationFunction.GELU_TANH)), compared);
  }
}
