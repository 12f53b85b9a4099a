package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.backend.ContractInputs.elements;
import static org.sbert4j.backend.ContractInputs.fill;
import static org.sbert4j.backend.ContractInputs.refill;

import java.util.Arrays;
import org.sbert4j.weights.PoolingMode;

/** What every backend must do by itself, whatever another one computes. */
public final class ContractCases {
  private static final int HIDDEN_SIZE = 26;
  private static final int HEADS = 2;

  private ContractCases() {}

  /**
   * A workspace that held infinities of a larger batch gives the same bits as a new one.
   *
   * @param large the larger batch's lengths
   */
  public static void whatAWorkspaceHeldBeforeDoesNotMatter(
      Backend backend, ContractInputs inputs, int... large) {
    PackedBatch small = inputs.batchOf(5, 18);
    float[] queryKeyValue = inputs.values(small.tokens() * 3 * HIDDEN_SIZE);
    try (Workspace used = backend.newWorkspace(ThreadTeam.CALLER_ALONE);
        Workspace fresh = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      PackedBatch before = inputs.batchOf(large);
      float[] infinities = new float[before.tokens() * 3 * HIDDEN_SIZE];
      Arrays.fill(infinities, Float.POSITIVE_INFINITY);
      Tensor context = used.newTensor(HIDDEN_SIZE);
      Tensor qkv = fill(used, 3 * HIDDEN_SIZE, infinities);
      backend.selfAttention(qkv, before, HEADS, null, context);
      refill(qkv, queryKeyValue);
      backend.selfAttention(qkv, small, HEADS, null, context);

      Tensor expected = fresh.newTensor(HIDDEN_SIZE);
      backend.selfAttention(
          fill(fresh, 3 * HIDDEN_SIZE, queryKeyValue), small, HEADS, null, expected);
      assertArrayEquals(elements(expected), elements(context));
    }
  }

  /** Pooling leaves the columns of other modes as they were. */
  public static void poolWritesItsOwnColumnsOnly(Backend backend, ContractInputs inputs) {
    PackedBatch batch = inputs.batchOf(4, 0, 2);
    try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      Tensor hiddenStates = fill(workspace, 5, inputs.values(6 * 5));
      float[] sevens = new float[3 * 15];
      Arrays.fill(sevens, 7f);
      Tensor output = fill(workspace, 15, sevens);
      backend.pool(hiddenStates, batch, PoolingMode.CLS, output, 5);
      float[] found = elements(output);
      for (int i = 0; i < found.length; i++) {
        boolean between = i % 15 >= 5 && i % 15 < 10;
        assertTrue(between == (found[i] != 7f), "index " + i + " is " + found[i]);
      }
    }
  }
}
