package org.sbert4j.gpucheck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;

/**
 * Offers {@code faulty}, the scalar backend with one fault, which {@link #fault} names: an
 * operation of which one element in the middle is wrong by a hundredth, or one of the constants.
 */
public final class FaultyBackendProvider extends TrialBackendProvider {
  /** Backends keep memory when they are closed. */
  static final String LEAK = "leak";

  /** Weights cannot be taken over, so that no model can be loaded. */
  static final String NO_ROOM = "no room";

  /** What is computed is right at first and wrong some hundred operations later. */
  static final String DRIFT = "drift";

  /** Attention leaves the bias on its scores out. */
  static final String NO_POSITION_BIAS = "no position bias";

  /** The weights of a weighted mean go by positions, whatever the tokens' indices. */
  static final String WEIGHTS_BY_POSITION = "weights by position";

  static volatile String fault = "";

  private static final List<byte[]> LEAKED = new ArrayList<>();
  private static final int OPERATIONS_BEFORE_DRIFT = 20_000;

  /** For ServiceLoader. */
  public FaultyBackendProvider() {
    super("faulty");
  }

  /** Takes the fault away, and what it left behind. */
  static void repair() {
    fault = "";
    LEAKED.clear();
  }

  @Override
  public Backend create(BackendOptions options) {
    return new Faulty().proxy();
  }

  private static final class Faulty extends WrappedBackend {
    private int operations;

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("close") && fault.equals(LEAK)) {
        LEAKED.add(new byte[1 << 19]);
      }
      if (method.getName().equals("linearWeights") && fault.equals(NO_ROOM)) {
        throw new IllegalStateException("no room for weights");
      }
      if (method.getName().equals("selfAttention") && fault.equals(NO_POSITION_BIAS)) {
        arguments[3] = null;
      }
      if (method.getName().equals("pool") && fault.equals(WEIGHTS_BY_POSITION)) {
        arguments[1] = withIndicesOfPositions((PackedBatch) arguments[1]);
      }
      return super.invoke(self, method, arguments);
    }

    private static PackedBatch withIndicesOfPositions(PackedBatch batch) {
      return new PackedBatch(
          batch.tokenIds(),
          batch.tokenTypeIds(),
          batch.positionIds(),
          batch.positionIds(),
          batch.sequenceOffsets(),
          batch.promptTokens());
    }

    @Override
    void wrote(String operation, Tensor output) {
      operations++;
      if (operation.equals(fault)
          || (fault.equals(DRIFT) && operations > OPERATIONS_BEFORE_DRIFT)) {
        int wrongRow = output.rows() / 2;
        int wrongColumn = output.columns() / 2;
        change(
            output,
            (row, column, x) -> row == wrongRow && column == wrongColumn ? x * 1.01f + 0.01f : x);
      }
    }
  }
}
