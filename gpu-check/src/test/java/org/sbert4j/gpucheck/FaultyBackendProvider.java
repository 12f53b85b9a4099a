package org.sbert4j.gpucheck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Tensor;

/**
 * Offers {@code faulty}, the scalar backend with one fault, which {@link #fault} names: an
 * operation of which one element in the middle is wrong by a hundredth, {@code leak}, {@code drift}
 * or {@code no room}.
 */
public final class FaultyBackendProvider extends TrialBackendProvider {
  /** Backends keep memory when they are closed. */
  static final String LEAK = "leak";

  /** Weights cannot be taken over, so that no model can be loaded. */
  static final String NO_ROOM = "no room";

  /** What is computed is right at first and wrong some hundred operations later. */
  static final String DRIFT = "drift";

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
      return super.invoke(self, method, arguments);
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
