package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.tests.Closeness.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.scalar.Activations;

/** Every activation that a Dense module can name, against torch.nn with default arguments. */
class ActivationGoldenTest {
  private static final Golden GOLDEN = Golden.read("activations");

  @Test
  void agreesWithTorch() {
    float[] arguments = GOLDEN.rows("arguments")[0];
    Set<ActivationFunction> compared = EnumSet.noneOf(ActivationFunction.class);
    for (Map.Entry<String, JsonNode> entry : GOLDEN.json().get("functions").properties()) {
      ActivationFunction function = ActivationFunction.valueOf(entry.getValue().textValue());
      compared.add(function);
      float[] found = new float[arguments.length];
      for (int i = 0; i < found.length; i++) {
        found[i] = Activations.apply(function, arguments[i]);
      }
      assertClose(entry.getKey(), GOLDEN.rows(entry.getKey()), new float[][] {found});
    }
    // A Dense module makes GELU without arguments, so never the tanh form.
    assertEquals(EnumSet.complementOf(EnumSet.of(ActivationFunction.GELU_TANH)), compared);
  }
}
