package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.vector.VectorBackendProvider;

class PeakGflopsTest {
  @Test
  void theScalarBackendCannotTell() {
    try (Backend backend = Backends.create("scalar")) {
      assertEquals(OptionalDouble.empty(), backend.peakGflops(1));
    }
  }

  @Nested
  class VectorBackend {
    @BeforeEach
    void needsTheVectorBackend() {
      Availability availability = new VectorBackendProvider().availability();
      assumeTrue(availability.available(), availability.reason());
    }

    @Test
    void measuresAnyNumberOfThreads() {
      try (Backend backend = Backends.create("vector")) {
        for (int threads : new int[] {1, 3}) {
          double gflops = backend.peakGflops(threads).orElseThrow();
          assertTrue(gflops > 0 && Double.isFinite(gflops), "GFLOP/s: " + gflops);
        }
      }
    }

    @Test
    void endsWhenInterrupted() {
      try (Backend backend = Backends.create("vector")) {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> backend.peakGflops(1));
        assertTrue(Thread.interrupted(), "the thread stays interrupted");
      }
    }
  }
}
