package org.sbert4j.cuda.jcuda;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.backend.DeviceLostException;
import org.sbert4j.backend.DeviceMemoryException;

class DeviceHealthTest {
  private final DeviceHealth health = new DeviceHealth();

  @Test
  void successIsNoFailure() {
    health.check("cuInit", 0);
    health.checkCublas("cublasCreate", 0);
    assertDoesNotThrow(health::requireAlive);
  }

  @ParameterizedTest
  @ValueSource(ints = {46, 101, 700, 702, 710, 714, 719, 999})
  void aLostDeviceSaysTheSameFromThenOn(int code) {
    String message =
        assertThrows(DeviceLostException.class, () -> health.check("cuLaunchKernel", code))
            .getMessage();
    assertTrue(message.contains("cuLaunchKernel failed with CUDA_ERROR_"), message);
    assertTrue(message.contains("(" + code + "); close the model"), message);
    assertEquals(
        message, assertThrows(DeviceLostException.class, health::requireAlive).getMessage());
  }

  @Test
  void tooLittleMemoryIsNoLoss() {
    assertThrows(DeviceMemoryException.class, () -> health.check("cuStreamCreate", 2));
    assertThrows(DeviceMemoryException.class, () -> health.checkCublas("cublasCreate", 3));
    assertDoesNotThrow(health::requireAlive);
    assertEquals(
        "the GPU has too little memory: 3000.0 MB were asked for, and 1000.0 MB of 2000.0 MB are free; use fp16 weights, fewer threads, a smaller memory budget or a lower max sequence length, or end what else uses the GPU",
        DeviceHealth.tooLittleMemory(3_000_000_000L, 1_000_000_000L, 2_000_000_000L).getMessage());
  }

  @Test
  void otherFailuresAreToldByName() {
    String message =
        assertThrows(IllegalStateException.class, () -> health.checkCublas("cublasGemmEx", 15))
            .getMessage();
    assertTrue(message.contains("cublasGemmEx failed with CUBLAS_STATUS_NOT_SUPPORTED (15)"));
    assertDoesNotThrow(health::requireAlive);
  }

  /** It fails like that too when a recording was disturbed, or for want of memory. */
  @ParameterizedTest
  @ValueSource(ints = {11, 13, 14})
  void aFailureOfCublasDoesNotTellThatTheDeviceWasLost(int status) {
    Exception failure =
        assertThrows(IllegalStateException.class, () -> health.checkCublas("cublasGemmEx", status));
    assertEquals(IllegalStateException.class, failure.getClass());
    assertDoesNotThrow(health::requireAlive);
  }
}
