package org.sbert4j.cuda;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import jcuda.runtime.JCuda;
import org.sbert4j.backend.Availability;

/**
 * Finds out, step by step, what a machine lacks for CUDA.
 *
 * <p>The driver's device files are looked for first, because that costs nothing, while a call
 * through JCuda unpacks and loads a native library: a machine without an NVIDIA driver must not pay
 * for that at every start.
 *
 * @param driverFiles any one of them shows that an NVIDIA driver is installed
 * @param deviceCount writes the number of devices into its argument and returns CUDA's error code
 */
record CudaProbe(List<Path> driverFiles, ToIntFunction<int[]> deviceCount) {
  private static final int SUCCESS = 0;
  private static final int INSUFFICIENT_DRIVER = 35;
  private static final int NO_DEVICE = 100;

  static CudaProbe ofThisMachine() {
    return new CudaProbe(driverFilesOfThisMachine(), JCuda::cudaGetDeviceCount);
  }

  private static List<Path> driverFilesOfThisMachine() {
    if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
      String systemRoot = System.getenv().getOrDefault("SystemRoot", "C:\\Windows");
      return List.of(Path.of(systemRoot, "System32", "nvcuda.dll"));
    }
    // The last is how Windows' subsystem for Linux shows its GPU.
    return List.of(Path.of("/dev/nvidiactl"), Path.of("/dev/nvidia0"), Path.of("/dev/dxg"));
  }

  Availability availability() {
    if (driverFiles.stream().noneMatch(Files::exists)) {
      return Availability.no(
          "no NVIDIA driver was found (looked for %s); install NVIDIA's driver and a CUDA 12 runtime"
              .formatted(driverFiles));
    }
    int[] devices = new int[1];
    int status;
    try {
      status = deviceCount.applyAsInt(devices);
    } catch (LinkageError e) {
      return Availability.no(
          "JCuda's native library cannot be loaded (%s); it exists for Linux and Windows on x86-64"
              .formatted(firstLine(e)));
    }
    return switch (status) {
      case SUCCESS ->
          devices[0] == 0
              ? Availability.no("the NVIDIA driver sees no device; check it with nvidia-smi")
              : Availability.no(
                  "%d device(s) found, but this version of sbert4j has no CUDA kernels yet; use the vector backend"
                      .formatted(devices[0]));
      case INSUFFICIENT_DRIVER ->
          Availability.no(
              "the NVIDIA driver is missing or too old for CUDA 12; install version 525 or later");
      case NO_DEVICE ->
          Availability.no("the NVIDIA driver sees no device; check it with nvidia-smi");
      default ->
          Availability.no(
              "CUDA's cudaGetDeviceCount failed with error %d; check the driver with nvidia-smi"
                  .formatted(status));
    };
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(e.toString());
  }
}
