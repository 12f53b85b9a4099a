package org.sbert4j.backend;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import org.sbert4j.backend.scalar.ScalarBackend;

/** The scalar backend, counting what it is given to compute. */
public final class CountingBackend {
  private final Backend counted = new ScalarBackend();
  private final AtomicLong linearRows = new AtomicLong();
  private final AtomicLong sequences = new AtomicLong();
  private final Backend backend =
      (Backend)
          Proxy.newProxyInstance(
              Backend.class.getClassLoader(),
              new Class<?>[] {Backend.class},
              (proxy, method, arguments) -> {
                switch (method.getName()) {
                  case "linear" -> linearRows.addAndGet(((Tensor) arguments[0]).rows());
                  case "embed" -> sequences.addAndGet(((PackedBatch) arguments[1]).sequences());
                  default -> {}
                }
                try {
                  return method.invoke(counted, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });

  /** The backend itself. */
  public Backend backend() {
    return backend;
  }

  /** Rows that linear layers were given so far. */
  public long linearRows() {
    return linearRows.get();
  }

  /** Sequences that were embedded so far. */
  public long sequences() {
    return sequences.get();
  }
}
