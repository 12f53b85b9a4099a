package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.vector.VectorBackendProvider;

class PeakGflopsTest {
  @Test
  void theScalarBackendCannotTell() {
    try (Backend backend = Backends.create("scalar", BackendOptions.none())) {
      assertEquals(OptionalDouble.empty(), backend.peakGflops(1));
    }
  }

  @Test
  void theVectorBackendMeasuresAnyNumberOfThreads() {
    try (Backend backend = vectorBackend()) {
      for (int threads : new int[] {1, 3}) {
        double gflops = backend.peakGflops(threads).orElseThrow();
        assertTrue(gflops > 0 && Double.isFinite(gflops), "GFLOP/s: " + gflops);
      }
    }
  }

  @Test
  void anInterruptEndsIt() {
    try (Backend backend = vectorBackend()) {
      Thread.currentThread().interrupt();
      assertThrows(CancellationException.class, () -> backend.peakGflops(1));
      assertTrue(Thread.interrupted(), "the thread stays interrupted");
    }
  }

  private static Backend vectorBackend() {
    Availability availability = new VectorBackendProvider().availability();
    assumeTrue(availability.available(), availability.reason());
    return Backends.create("vector", BackendOptions.none());
  }
}
