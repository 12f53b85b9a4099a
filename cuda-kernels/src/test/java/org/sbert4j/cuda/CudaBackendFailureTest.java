package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.cuda.CudaBackendSample.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.backend.DeviceLostException;
import org.sbert4j.backend.DeviceMemoryException;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;
import org.sbert4j.cuda.SimulatedDevice.Call;
import org.sbert4j.cuda.SimulatedDevice.Mode;

/** Whatever fails, and whenever: the message is clear and nothing of the device is kept. */
class CudaBackendFailureTest {
  /** More calls of a kind than loading and three batches make. */
  private static final int MANY = 1000;

  private static void assertNothingIsLeft(SimulatedDevice device, String when) {
    assertEquals(0, device.liveAllocations(), when);
    assertEquals(0, device.liveBytes(), when);
    assertEquals(0, device.heldOnHost(), when);
  }

  /** Loads and computes batches in every way. */
  private static void loadAndCompute(CudaBackend backend) {
    CudaBackendSample sample = new CudaBackendSample(backend, WeightFormat.FP16);
    try (CudaBackendSample.Pass pass = sample.newPass()) {
      for (int seed = 0; seed < 3; seed++) {
        pass.run(batch(seed, 3));
        pass.run(batch(seed, 4, 5));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Call.class,
      names = {"ALLOCATE", "ALLOCATE_PINNED"})
  void memoryThatIsMissingAtAnyTime(Call call) {
    boolean failed = true;
    int count = 0;
    while (failed) {
      count++;
      assertTrue(count < MANY);
      SimulatedDevice device = new SimulatedDevice();
      CudaBackend backend = new CudaBackend(device);
      device.fail(call, count, SimulatedDevice.OUT_OF_MEMORY);
      failed = false;
      try {
        loadAndCompute(backend);
      } catch (DeviceMemoryException e) {
        failed = true;
        assertTrue(e.getMessage().startsWith("the GPU has too little memory"), e.getMessage());
      }
      backend.close();
      assertNothingIsLeft(device, call + " " + count);
    }
    assertTrue(count > 3, "calls that failed: " + count);
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void aDeviceThatIsLostAtAnyTime(Call call) {
    for (int count = 1; count <= 5; count++) {
      SimulatedDevice device = new SimulatedDevice(Mode.DEFERRED, 1L << 30);
      CudaBackend backend = new CudaBackend(device);
      device.fail(call, count, SimulatedDevice.ILLEGAL_ADDRESS);
      boolean lost = false;
      try {
        loadAndCompute(backend);
      } catch (DeviceLostException e) {
        lost = true;
        assertTrue(e.getMessage().contains("close the model"), e.getMessage());
        Exception again = assertThrows(DeviceLostException.class, () -> loadAndCompute(backend));
        assertEquals(e.getMessage(), again.getMessage());
      }
      assertTrue(lost || count > 1, call + " was never called");
      backend.close();
      assertNothingIsLeft(device, call + " " + count);
    }
  }

  @Test
  void aBatchThatDoesNotFitLeavesTheWorkspaceUsable() {
    SimulatedDevice device = new SimulatedDevice(Mode.DEFERRED, 1L << 18);
    CudaBackend backend = new CudaBackend(device);
    CudaBackendSample sample = new CudaBackendSample(backend, WeightFormat.FP32);
    try (CudaBackendSample.Pass pass = sample.newPass()) {
      float[] expected = pass.run(batch(1, 5));
      for (int i = 0; i < 3; i++) {
        assertThrows(DeviceMemoryException.class, () -> pass.run(batch(1, 500)));
        assertArrayEquals(expected, pass.run(batch(1, 5)));
      }
    }
    backend.close();
    assertNothingIsLeft(device, "after a batch that did not fit");
  }

  @Test
  void afterClosingNothingWorksAndClosingTwiceIsHarmless() {
    SimulatedDevice device = new SimulatedDevice();
    CudaBackend backend = new CudaBackend(device);
    CudaBackendSample sample = new CudaBackendSample(backend, WeightFormat.FP32);
    CudaBackendSample.Pass pass = sample.newPass();
    Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE);
    Tensor tensor = workspace.newTensor(3);
    tensor.setRows(1);
    backend.close();
    backend.close();
    pass.close();
    assertThrows(IllegalStateException.class, () -> pass.run(batch(0, 3)));
    assertThrows(IllegalStateException.class, () -> pass.eagerly(batch(0, 3)));
    assertThrows(IllegalStateException.class, () -> backend.newWorkspace(ThreadTeam.CALLER_ALONE));
    assertThrows(IllegalStateException.class, () -> workspace.newTensor(2));
    assertThrows(IllegalStateException.class, () -> tensor.readRow(0, new float[3], 0));
    assertThrows(IllegalStateException.class, () -> tensor.writeRow(0, new float[3]));
    assertThrows(IllegalStateException.class, () -> tensor.setRows(2));
    assertThrows(
        IllegalStateException.class, () -> new CudaBackendSample(backend, WeightFormat.FP32));
    assertNothingIsLeft(device, "after closing");
  }

  @Test
  void inSteadyStateNothingIsAllocated() {
    SimulatedDevice device = new SimulatedDevice();
    try (CudaBackend backend = new CudaBackend(device)) {
      CudaBackendSample sample = new CudaBackendSample(backend, WeightFormat.FP16);
      try (CudaBackendSample.Pass pass = sample.newPass()) {
        pass.run(batch(0, 9, 20, 1));
        int allocations = device.calls(Call.ALLOCATE);
        int pinned = device.calls(Call.ALLOCATE_PINNED);
        int uploads = device.calls(Call.UPLOAD);
        for (int seed = 0; seed < 5; seed++) {
          pass.run(batch(seed, 9, 20));
          pass.run(batch(seed, 1, 2, 3));
          pass.run(batch(seed, 7));
        }
        assertEquals(allocations, device.calls(Call.ALLOCATE));
        assertEquals(pinned, device.calls(Call.ALLOCATE_PINNED));
        assertEquals(15, device.calls(Call.UPLOAD) - uploads, "one upload a batch");
      }
    }
  }

  @Test
  void manyThreadsEachWithAWorkspace() throws Exception {
    int threads = 6;
    SimulatedDevice device = new SimulatedDevice(Mode.DEFERRED, 1L << 30);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (CudaBackend backend = new CudaBackend(device)) {
      CudaBackendSample sample = new CudaBackendSample(backend, WeightFormat.FP32);
      List<Future<?>> futures = new ArrayList<>();
      float[][] expected = new float[4][];
      try (CudaBackendSample.Pass pass = sample.newPass()) {
        for (int seed = 0; seed < expected.length; seed++) {
          expected[seed] = pass.eagerly(batch(seed, 3 + seed % 2));
        }
      }
      for (int thread = 0; thread < threads; thread++) {
        futures.add(
            executor.submit(
                () -> {
                  try (CudaBackendSample.Pass pass = sample.newPass()) {
                    for (int seed = 0; seed < expected.length; seed++) {
                      PackedBatch batch = batch(seed, 3 + seed % 2);
                      assertArrayEquals(expected[seed], pass.run(batch));
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } finally {
      executor.shutdownNow();
    }
    assertNothingIsLeft(device, "after many threads");
  }
}
