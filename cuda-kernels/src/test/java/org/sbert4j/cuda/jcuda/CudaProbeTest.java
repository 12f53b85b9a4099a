package org.sbert4j.cuda.jcuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.Backends;

class CudaProbeTest {
  private static final int DRIVER_VERSION = 13000;
  private static final DeviceFacts PASCAL = new DeviceFacts(0, "Tesla P100", 6, 0, DRIVER_VERSION);
  private static final DeviceFacts VOLTA = new DeviceFacts(1, "Tesla V100", 7, 0, DRIVER_VERSION);
  private static final DeviceFacts HOPPER = new DeviceFacts(2, "H100", 9, 0, DRIVER_VERSION);

  @TempDir Path folder;
  private Path driverFile;

  @BeforeEach
  void createDriverFile() throws Exception {
    driverFile = Files.createFile(folder.resolve("nvidiactl"));
  }

  /** A driver that answers so. */
  private static class Answers implements CudaDriver {
    int initialized;
    int version = DRIVER_VERSION;
    List<DeviceFacts> devices = List.of(VOLTA);
    int cublas = 12;
    boolean cuda13Allowed;

    @Override
    public int initialize() throws IOException {
      return initialized;
    }

    @Override
    public int version() {
      return version;
    }

    @Override
    public List<DeviceFacts> devices() {
      return devices;
    }

    @Override
    public int loadCublas(boolean allowed) throws IOException {
      cuda13Allowed = allowed;
      return cublas;
    }
  }

  private CudaProbe probe(CudaDriver driver) {
    return CudaProbe.of(List.of(driverFile), driver);
  }

  private String reason(CudaDriver driver) {
    var availability = probe(driver).availability();
    assertFalse(availability.available());
    assertEquals(1, availability.reason().lines().count(), availability.reason());
    return availability.reason();
  }

  @Test
  void noDriverIsToldWithoutTouchingJCuda() {
    CudaDriver mustNotBeCalled =
        new Answers() {
          @Override
          public int initialize() {
            throw new AssertionError("JCuda was called");
          }
        };
    var probe = CudaProbe.of(List.of(folder.resolve("missing")), mustNotBeCalled);
    assertTrue(probe.availability().reason().startsWith("no NVIDIA driver was found"));
  }

  @Test
  void noDriverIsToldAtOnce() {
    // Of several times the shortest, since something else may use the machine.
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      CudaProbe.of(List.of(folder.resolve("missing")), new JCudaDriverCalls());
      shortest = Math.min(shortest, System.nanoTime() - start);
    }
    assertTrue(shortest < 100_000_000, shortest + " ns");
  }

  @Test
  void whatTheLinkerMissesIsToldInOneLine() {
    String jcudasMessage =
        """
        Error while loading native library "JCudaDriver-12.6.0-linux-x86_64"
        Stack trace from the attempt to load the library as a file:
        java.lang.UnsatisfiedLinkError: no JCudaDriver-12.6.0-linux-x86_64 in java.library.path: /usr/lib
        Stack trace from the attempt to load the library as a resource:
        java.lang.UnsatisfiedLinkError: /x/libJCudaDriver.so: libcuda.so.1: cannot open shared object file
        """;
    String reason =
        reason(
            new Answers() {
              @Override
              public int initialize() {
                throw new UnsatisfiedLinkError(jcudasMessage);
              }
            });
    assertTrue(
        reason.contains("(/x/libJCudaDriver.so: libcuda.so.1: cannot open shared object file)"),
        reason);
    assertTrue(reason.contains("install NVIDIA's driver"), reason);
  }

  @Test
  void missingCublasIsToldWithTheVersionsThatWouldDo() {
    Answers withoutCublas =
        new Answers() {
          @Override
          public int loadCublas(boolean cuda13Allowed) {
            throw new UnsatisfiedLinkError("libcublas.so.12: cannot open shared object file");
          }
        };
    String onVolta = reason(withoutCublas);
    assertTrue(onVolta.contains("install libcublas.so.12, and"), onVolta);
    withoutCublas.devices = List.of(HOPPER);
    String onHopper = reason(withoutCublas);
    assertTrue(onHopper.contains("libcublas.so.12 or libcublas.so.13"), onHopper);
  }

  @Test
  void eachAnswerOfTheDriverHasItsOwnReason() {
    Answers answers = new Answers();
    answers.initialized = 100;
    assertTrue(reason(answers).contains("sees no device"));
    answers.initialized = 803;
    assertTrue(reason(answers).contains("error 803"));
    answers.initialized = 0;
    answers.version = 11040;
    assertTrue(reason(answers).contains("supports CUDA 11.4"));
    answers.version = DRIVER_VERSION;
    answers.devices = List.of();
    assertTrue(reason(answers).contains("sees no device"));
    answers.devices = List.of(PASCAL);
    assertTrue(reason(answers).contains("0 (Tesla P100, compute capability 6.0)"));
  }

  private static BackendOptions device(int number) {
    return new BackendOptions(OptionalInt.of(number));
  }

  private static String refusal(CudaProbe probe, int number) {
    return assertThrows(BackendUnavailableException.class, () -> probe.choose(device(number)))
        .getMessage();
  }

  @Test
  void theFirstDeviceThatCanBeUsedIsTakenUnlessOneIsAskedFor() {
    Answers answers = new Answers();
    answers.devices = List.of(PASCAL, VOLTA, HOPPER);
    CudaProbe probe = probe(answers);
    assertTrue(probe.availability().available());
    assertEquals(VOLTA, probe.choose(BackendOptions.none()));
    assertEquals(HOPPER, probe.choose(device(2)));
    assertTrue(refusal(probe, 0).contains("Tesla P100, compute capability 6.0"));
    String missing = refusal(probe, 3);
    assertTrue(missing.startsWith("there is no device 3; there are: 0 (Tesla P100"), missing);
    assertTrue(missing.contains("2 (H100, compute capability 9.0)"), missing);
  }

  @Test
  void cuda13IsForTuringAndLater() {
    Answers answers = new Answers();
    probe(answers);
    assertFalse(answers.cuda13Allowed, "on a Volta alone");
    answers.devices = List.of(PASCAL, VOLTA, HOPPER);
    answers.cublas = 13;
    CudaProbe probe = probe(answers);
    assertTrue(answers.cuda13Allowed);
    assertEquals(HOPPER, probe.choose(BackendOptions.none()));
    assertTrue(refusal(probe, 1).contains("install libcublas.so.12"));
    assertTrue(new DeviceFacts(0, "T4", 7, 5, DRIVER_VERSION).runsCuda13());
    assertFalse(new DeviceFacts(0, "H100", 9, 0, 12090).runsCuda13(), "an older driver");
  }

  @Test
  void whatIsMissingIsToldAlsoToWhoAsksForADevice() {
    Answers answers = new Answers();
    answers.initialized = 100;
    assertTrue(refusal(probe(answers), 0).contains("sees no device"));
  }

  @Test
  void serviceLoaderFindsTheProvider() {
    var provider =
        Backends.providers().stream()
            .filter(candidate -> candidate.name().equals("cuda"))
            .findFirst()
            .orElseThrow();
    var availability = provider.availability();
    assertEquals(availability.available(), availability.reason().isEmpty());
  }
}
