package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.tests.Closeness.assertClose;

import java.nio.file.Path;
import java.util.List;
import org.sbert4j.Pooling;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Padded;

/** A model of {@link org.sbert4j.samples.FullShapeModel} against its golden. */
final class FullShapeAgreement {
  private FullShapeAgreement() {}

  /** Loads the model and compares its embeddings, each layer and the pooled vectors. */
  static void assertAgreesStageByStage(Golden golden, Path folder) {
    int[][] sequences = golden.inputIds();
    int traced = golden.json().get("tracedSentence").intValue();
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      Padded one = Padded.of(new int[][] {sequences[traced]});
      List<float[][][]> states = model.model().hiddenStates(one.inputIds(), one.attentionMask());
      int layers = golden.json().get("config").get("num_hidden_layers").intValue();
      assertEquals(layers + 1, states.size());
      assertClose("embedding output", golden.rows("embedding_output"), states.get(0)[0]);
      for (int layer = 1; layer < states.size(); layer++) {
        assertClose(
            "hidden states after layer " + layer,
            golden.rows("hidden_states." + layer),
            states.get(layer)[0]);
      }

      Padded all = Padded.of(sequences);
      float[][][] last = model.model().forward(all.inputIds(), all.attentionMask());
      assertClose(
          "mean pooling",
          golden.rows("sentence_embedding"),
          Pooling.meanPooling(last, all.attentionMask()));
    }
  }
}
