package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.backend.Backends;

class CudaProbeTest {
  @TempDir Path folder;
  private Path driverFile;

  @BeforeEach
  void createDriverFile() throws Exception {
    driverFile = Files.createFile(folder.resolve("nvidiactl"));
  }

  private static ToIntFunction<int[]> answering(int status, int devices) {
    return count -> {
      count[0] = devices;
      return status;
    };
  }

  private String reason(ToIntFunction<int[]> deviceCount) {
    var availability = new CudaProbe(List.of(driverFile), deviceCount).availability();
    assertFalse(availability.available());
    return availability.reason();
  }

  @Test
  void noDriverIsToldWithoutTouchingJCuda() {
    ToIntFunction<int[]> mustNotBeCalled =
        count -> {
          throw new AssertionError("JCuda was called");
        };
    var probe = new CudaProbe(List.of(folder.resolve("missing")), mustNotBeCalled);
    assertTrue(probe.availability().reason().startsWith("no NVIDIA driver was found"));
  }

  @Test
  void nativesThatCannotBeLoadedAreToldInOneLine() {
    String reason =
        reason(
            count -> {
              throw new UnsatisfiedLinkError("no JCudaRuntime\n in a long stack");
            });
    assertTrue(reason.contains("(no JCudaRuntime)"), reason);
    assertEquals(1, reason.lines().count());
  }

  @Test
  void eachAnswerOfTheDriverHasItsOwnReason() {
    assertTrue(reason(answering(35, 0)).contains("too old for CUDA 12"));
    assertTrue(reason(answering(100, 0)).contains("sees no device"));
    assertTrue(reason(answering(0, 0)).contains("sees no device"));
    assertTrue(reason(answering(999, 0)).contains("error 999"));
    assertTrue(reason(answering(0, 2)).contains("2 device(s) found, but this version"));
  }

  @Test
  void serviceLoaderFindsTheProvider() {
    var provider =
        Backends.providers().stream()
            .filter(candidate -> candidate.name().equals("cuda"))
            .findFirst()
            .orElseThrow();
    assertFalse(provider.availability().available());
    assertFalse(provider.availability().reason().isEmpty());
  }
}
