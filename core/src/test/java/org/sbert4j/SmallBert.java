package org.sbert4j;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.WeightFormat;

/** Small random models, none of whose sizes is a multiple of a register, and texts for them. */
final class SmallBert {
  static final BertConfig CONFIG =
      new BertConfig(50, 36, 2, 3, 100, 140, 2, 1e-12f, ActivationFunction.GELU);
  static final int CLS = 1;
  static final int SEP = 2;

  private SmallBert() {}

  static BertModel create(BertConfig config, Backend backend) {
    return create(config, backend, WeightFormat.FP32);
  }

  static BertModel create(BertConfig config, Backend backend, WeightFormat format) {
    try (ArrayCheckpoint checkpoint = new ArrayCheckpoint(config, 7)) {
      BertWeights weights = BertWeights.load(checkpoint, config, backend, format);
      return new BertModel(config, weights, backend, new RunningCalls());
    }
  }

  /** Texts of these lengths, [CLS] and [SEP] included. */
  static List<int[]> texts(int... lengths) {
    SplittableRandom random = new SplittableRandom(11);
    return Arrays.stream(lengths).mapToObj(length -> text(random, length)).toList();
  }

  private static int[] text(SplittableRandom random, int length) {
    int[] ids = random.ints(length, 3, CONFIG.vocabSize()).toArray();
    ids[0] = CLS;
    ids[length - 1] = SEP;
    return ids;
  }

  /** The last hidden states of a packed batch, {@code [tokens, H]}. */
  static float[][] forward(BertModel model, PackedBatch batch) {
    try (BertActivations activations = model.newActivations()) {
      model.forward(batch, activations, BertModel.HiddenStatesListener.NONE);
      return Pooling.rowsOf(activations.hiddenStates);
    }
  }
}
