package org.sbert4j.gpucheck;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;

/**
 * Offers {@code half}: the scalar backend that says it has fp16 weights, and rounds them and what
 * every operation writes to 16 bits. So the checks of fp16, and their tolerances, are tried without
 * a GPU.
 */
public final class HalfBackendProvider extends TrialBackendProvider {
  /** For ServiceLoader. */
  public HalfBackendProvider() {
    super("half");
  }

  @Override
  public Backend create(BackendOptions options) {
    return new Half().proxy();
  }

  /** The nearest number of 16 bits, of those in the range of ordinary ones. */
  static float round(float x) {
    // Adds and takes away 2¹³ times x: what remains are the 11 upper bits of 24.
    float large = x * 0x1p13f;
    return large + x - large;
  }

  private static final class Half extends WrappedBackend {
    private volatile boolean rounds;

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("weightFormats")) {
        return Set.of(WeightFormat.FP32, WeightFormat.FP16);
      }
      if (arguments != null && arguments[arguments.length - 1] == WeightFormat.FP16) {
        rounds = true;
        arguments[arguments.length - 1] = WeightFormat.FP32;
        if (method.getName().equals("linearWeights")) {
          arguments[0] = rounded((List<?>) arguments[0]);
        }
      }
      return super.invoke(self, method, arguments);
    }

    private static List<TensorView> rounded(List<?> weights) {
      return weights.stream().<TensorView>map(w -> new RoundedTensor((TensorView) w)).toList();
    }

    @Override
    void wrote(String operation, Tensor output) {
      if (rounds && !operation.equals("pool") && !operation.equals("normalize")) {
        change(output, (row, column, x) -> round(x));
      }
    }
  }

  /** A weight whose elements are the nearest of 16 bits. */
  private record RoundedTensor(TensorView exact) implements TensorView {
    @Override
    public String name() {
      return exact.name();
    }

    @Override
    public DType dtype() {
      return exact.dtype();
    }

    @Override
    public List<Long> shape() {
      return exact.shape();
    }

    @Override
    public long elementCount() {
      return exact.elementCount();
    }

    @Override
    public void readFloats(long offset, float[] destination, int destinationOffset, int length) {
      exact.readFloats(offset, destination, destinationOffset, length);
      for (int i = destinationOffset; i < destinationOffset + length; i++) {
        destination[i] = round(destination[i]);
      }
    }
  }
}
