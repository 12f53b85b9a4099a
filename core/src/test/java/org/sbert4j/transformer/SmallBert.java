package org.sbert4j.transformer;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.config.BertConfig;
import org.sbert4j.weights.Architecture;

/** Small random models, none of whose sizes is a multiple of a register, and texts for them. */
public final class SmallBert {
  public static final BertConfig CONFIG =
      new BertConfig(50, 36, 2, 3, 100, 140, 2, 1e-12f, ActivationFunction.GELU);

  /** Like an ELECTRA: embeddings narrower than the layers. */
  static final BertConfig NARROW =
      new BertConfig(
          Architecture.ELECTRA,
          50,
          20,
          36,
          2,
          3,
          100,
          140,
          PackedBatch.FROM_ZERO,
          2,
          0,
          1e-12f,
          ActivationFunction.GELU);

  /** Like an MPNet: positions after a pad token, no token types, relative positions. */
  static final BertConfig RELATIVE =
      new BertConfig(
          Architecture.MPNET,
          50,
          36,
          36,
          2,
          3,
          100,
          132,
          1,
          0,
          32,
          1e-12f,
          ActivationFunction.GELU);

  static final int CLS = 1;
  static final int SEP = 2;

  private SmallBert() {}

  static BertModel create(BertConfig config, Backend backend) {
    return create(config, backend, WeightFormat.FP32);
  }

  static BertModel create(BertConfig config, Backend backend, WeightFormat format) {
    return new BertModel(config, weights(config, backend, format), backend);
  }

  /** Random weights, the same for each backend. */
  public static BertWeights weights(BertConfig config, Backend backend, WeightFormat format) {
    try (ArrayCheckpoint checkpoint = new ArrayCheckpoint(config, 7)) {
      return BertWeights.load(checkpoint, config, backend, format);
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
    try (BertActivations activations = model.newActivations(ThreadTeam.CALLER_ALONE)) {
      model.forward(batch, activations, BertModel.HiddenStatesListener.NONE);
      return rows(activations.hiddenStates);
    }
  }

  /** A tensor's rows. */
  static float[][] rows(Tensor tensor) {
    return IntStream.range(0, tensor.rows()).mapToObj(tensor::row).toArray(float[][]::new);
  }
}
