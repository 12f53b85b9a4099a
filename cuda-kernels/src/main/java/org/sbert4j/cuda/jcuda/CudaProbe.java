package org.sbert4j.cuda.jcuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sbert4j.backend.Availability;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendUnavailableException;

/**
 * Finds out, step by step, what a machine lacks for CUDA: the driver, a device, cuBLAS.
 *
 * <p>The driver's device files are looked for first, because that costs nothing, while a call
 * through JCuda unpacks and loads a native library: a machine without an NVIDIA driver must not pay
 * for that at every start.
 */
public final class CudaProbe {
  private static final int SUCCESS = 0;
  private static final int NO_DEVICE = 100;
  private static final int OLDEST_DRIVER = 12000;

  private final Availability availability;
  private final List<DeviceFacts> devices;

  /** 12 or 13; 0 if there is none. */
  private final int cublas;

  private CudaProbe(Availability availability, List<DeviceFacts> devices, int cublas) {
    this.availability = availability;
    this.devices = devices;
    this.cublas = cublas;
  }

  private static CudaProbe missing(String reason, Object... arguments) {
    return new CudaProbe(Availability.no(reason.formatted(arguments)), List.of(), 0);
  }

  public static CudaProbe ofThisMachine() {
    try {
      return of(driverFilesOfThisMachine(), new JCudaDriverCalls());
    } catch (SecurityException e) {
      return missing("the security manager does not let it look for a GPU (%s)", e.getMessage());
    }
  }

  private static List<Path> driverFilesOfThisMachine() {
    if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
      String systemRoot = System.getenv().getOrDefault("SystemRoot", "C:\\Windows");
      return List.of(Path.of(systemRoot, "System32", "nvcuda.dll"));
    }
    // The last is how Windows' subsystem for Linux shows its GPU.
    return List.of(Path.of("/dev/nvidiactl"), Path.of("/dev/nvidia0"), Path.of("/dev/dxg"));
  }

  /**
   * Looks what there is. Never throws.
   *
   * @param driverFiles any one of them shows that an NVIDIA driver is installed
   */
  static CudaProbe of(List<Path> driverFiles, CudaDriver driver) {
    if (driverFiles.stream().noneMatch(Files::exists)) {
      return missing(
          "no NVIDIA driver was found (looked for %s); install NVIDIA's driver, version 525 or later, and CUDA's cuBLAS, version 12 or 13",
          driverFiles);
    }
    try {
      int code = driver.initialize();
      if (code == NO_DEVICE) {
        return missing("the NVIDIA driver sees no device; check it with nvidia-smi");
      }
      if (code != SUCCESS) {
        return missing(
            "the NVIDIA driver cannot be initialized (cuInit gave error %d); check it with nvidia-smi",
            code);
      }
      return ofDevices(driver);
    } catch (LinkageError | IOException e) {
      return missing(
          "the NVIDIA driver's library libcuda.so.1 or JCuda's binding of it cannot be loaded (%s); install NVIDIA's driver, on Linux or Windows on x86-64",
          cause(e));
    } catch (RuntimeException e) {
      return missing("the NVIDIA driver does not answer (%s)", firstLine(e));
    }
  }

  private static CudaProbe ofDevices(CudaDriver driver) {
    int version = driver.version();
    if (version < OLDEST_DRIVER) {
      return missing(
          "the NVIDIA driver is too old: it supports CUDA %s, and 12.0 is needed; install version 525 or later",
          DeviceFacts.versionText(version));
    }
    List<DeviceFacts> devices = driver.devices();
    if (devices.isEmpty()) {
      return missing("the NVIDIA driver sees no device; check it with nvidia-smi");
    }
    if (devices.stream().noneMatch(DeviceFacts::isNewEnough)) {
      return missing(
          "a GPU of compute capability 7.0 (Volta) or later is needed; there are: %s",
          list(devices));
    }
    boolean cuda13Allowed = devices.stream().anyMatch(DeviceFacts::runsCuda13);
    try {
      return new CudaProbe(Availability.yes(), devices, driver.loadCublas(cuda13Allowed));
    } catch (LinkageError | IOException e) {
      return missing(
          "CUDA's library cuBLAS cannot be loaded (%s); install libcublas.so.12%s, and name its folder in LD_LIBRARY_PATH if it is an unusual one",
          cause(e), cuda13Allowed ? " or libcublas.so.13" : "");
    }
  }

  public Availability availability() {
    return availability;
  }

  /**
   * The device to use.
   *
   * @return the one asked for, or else the first that can be used
   * @throws BackendUnavailableException if there is none such
   */
  public DeviceFacts choose(BackendOptions options) {
    if (!availability.available()) {
      throw new BackendUnavailableException(
          "backend cuda is not available: " + availability.reason());
    }
    if (options.device().isEmpty()) {
      return devices.stream().filter(device -> canBeUsed(device)).findFirst().orElseThrow();
    }
    int number = options.device().getAsInt();
    if (number >= devices.size()) {
      throw new BackendUnavailableException(
          "there is no device %d; there are: %s".formatted(number, list(devices)));
    }
    DeviceFacts device = devices.get(number);
    if (!device.isNewEnough()) {
      throw new BackendUnavailableException(
          "device %d cannot be used: %s, and 7.0 (Volta) or later is needed; there are: %s"
              .formatted(number, device.label(), list(devices)));
    }
    if (!canBeUsed(device)) {
      throw new BackendUnavailableException(
          "device %d cannot be used: %s, and cuBLAS 13 needs 7.5 or later; install libcublas.so.12"
              .formatted(number, device.label()));
    }
    return device;
  }

  private boolean canBeUsed(DeviceFacts device) {
    return device.isNewEnough() && (cublas < 13 || device.runsCuda13());
  }

  private static String list(List<DeviceFacts> devices) {
    return devices.stream()
        .map(device -> device.number() + " (" + device.label() + ")")
        .collect(Collectors.joining(", "));
  }

  /**
   * What the linker says is missing. JCuda wraps that into the stack traces of two attempts, of
   * which the last tells why the library itself could not be loaded.
   */
  private static String cause(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return message
        .lines()
        .filter(line -> line.contains("cannot open shared object") || line.contains("not found"))
        .reduce((first, last) -> last)
        .map(line -> line.replaceFirst("^.*UnsatisfiedLinkError: ", "").strip())
        .orElseGet(() -> firstLine(e));
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(e.toString());
  }
}
