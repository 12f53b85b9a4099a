package org.sbert4j.cuda.jcuda;

/**
 * What the driver tells of a GPU.
 *
 * @param number from 0, in the driver's order
 * @param name such as {@code Tesla V100-SXM2-16GB}
 * @param major of the compute capability
 * @param minor of the compute capability
 * @param driverVersion the CUDA version that the driver supports, times 1000: 12040 is 12.4
 */
public record DeviceFacts(int number, String name, int major, int minor, int driverVersion) {
  /** Volta: what the kernels' PTX is for. */
  private static final int LEAST_MAJOR = 7;

  private static final int CUDA_13 = 13000;

  /** Whether our kernels run on it. */
  boolean isNewEnough() {
    return major >= LEAST_MAJOR;
  }

  /** Whether the libraries of CUDA 13 run on it: Turing and later, by a driver for CUDA 13. */
  boolean runsCuda13() {
    return driverVersion >= CUDA_13 && (major > 7 || (major == 7 && minor >= 5));
  }

  /** Its name and its compute capability. */
  public String label() {
    return "%s, compute capability %d.%d".formatted(name, major, minor);
  }

  /** One line for people. */
  String description() {
    return "%s, driver for CUDA %s".formatted(label(), versionText(driverVersion));
  }

  /** A CUDA version as people write it. */
  static String versionText(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }
}
