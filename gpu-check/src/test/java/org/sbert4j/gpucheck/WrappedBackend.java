package org.sbert4j.gpucheck;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.scalar.ScalarBackend;

/** The scalar backend with something done to what each operation wrote. */
abstract class WrappedBackend implements InvocationHandler {
  /** The methods that write a tensor. */
  static final List<String> OPERATIONS =
      List.of(
          "embed",
          "linear",
          "activation",
          "addLayerNorm",
          "layerNorm",
          "selfAttention",
          "pool",
          "normalize");

  private final Backend wrapped = new ScalarBackend();

  /** The backend itself. */
  Backend proxy() {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, this);
  }

  /**
   * Told what an operation wrote.
   *
   * @param operation the name of its method
   */
  abstract void wrote(String operation, Tensor output);

  @Override
  public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("run")) {
      // Not the wrapped one's, which would call its own operations.
      ((Runnable) arguments[2]).run();
      return null;
    }
    Object result = call(method, arguments);
    if (OPERATIONS.contains(method.getName())) {
      wrote(method.getName(), output(arguments));
    }
    return result;
  }

  Object call(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(wrapped, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** The last tensor of the arguments, in every operation. */
  private static Tensor output(Object[] arguments) {
    return (Tensor)
        Arrays.stream(arguments)
            .filter(Tensor.class::isInstance)
            .reduce((first, last) -> last)
            .orElseThrow();
  }

  /** Changes each element of a tensor. */
  static void change(Tensor tensor, FloatChange change) {
    float[] row = new float[tensor.columns()];
    for (int i = 0; i < tensor.rows(); i++) {
      tensor.readRow(i, row, 0);
      for (int column = 0; column < row.length; column++) {
        row[column] = change.of(i, column, row[column]);
      }
      tensor.writeRow(i, row);
    }
  }

  /** What becomes of one element. */
  interface FloatChange {
    float of(int row, int column, float element);
  }
}
