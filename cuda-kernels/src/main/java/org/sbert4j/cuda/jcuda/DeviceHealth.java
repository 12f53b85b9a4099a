package org.sbert4j.cuda.jcuda;

import java.util.Set;
import jcuda.driver.CUresult;
import jcuda.jcublas.cublasStatus;
import org.sbert4j.backend.DeviceLostException;
import org.sbert4j.backend.DeviceMemoryException;

/**
 * What the calls to one device have returned: turns codes into exceptions, and remembers if the
 * device was lost.
 *
 * <p>The codes are looked at here, whatever JCuda's switch for exceptions is set to: the switch is
 * for a whole JVM, and some codes of cuBLAS get past it.
 *
 * <p>Thread-safe.
 */
public final class DeviceHealth {
  private static final int SUCCESS = 0;
  private static final int OUT_OF_MEMORY = 2;

  /**
   * After these the context is corrupt, and every later call fails as well: deinitialized; devices
   * unavailable; invalid device or context; uncorrectable errors of memory or NVLink; illegal
   * address; launch timeout; context destroyed; assert and the other exceptions of a kernel (stack,
   * instruction, alignment, address space, program counter); launch failure; unknown.
   */
  private static final Set<Integer> LOST =
      Set.of(4, 46, 101, 201, 214, 220, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 999);

  private static final int CUBLAS_ALLOC_FAILED = 3;

  private volatile String lost;

  /**
   * Refuses to go on with a device that was lost.
   *
   * @throws DeviceLostException with the message that there was when it was lost
   */
  public void requireAlive() {
    String message = lost;
    if (message != null) {
      throw new DeviceLostException(message);
    }
  }

  /**
   * Checks what a function of the driver returned.
   *
   * @throws DeviceMemoryException if there was too little memory
   * @throws DeviceLostException if the device was lost
   * @throws IllegalStateException for any other failure
   */
  public void check(String function, int code) {
    if (code != SUCCESS) {
      throw failure(
          function, CUresult.stringFor(code), code, code == OUT_OF_MEMORY, LOST.contains(code));
    }
  }

  /**
   * Checks what a function of cuBLAS returned. A failed execution or an internal error does not
   * tell whether the device was lost, nothing may be wrong but the moment: so that is never
   * concluded from it, and who must know asks the driver.
   *
   * @throws DeviceMemoryException if there was too little memory
   * @throws IllegalStateException for any other failure
   */
  void checkCublas(String function, int status) {
    if (status != SUCCESS) {
      throw failure(
          function, cublasStatus.stringFor(status), status, status == CUBLAS_ALLOC_FAILED, false);
    }
  }

  /** Whether a code says that there was too little memory. */
  static boolean isOutOfMemory(int code) {
    return code == OUT_OF_MEMORY;
  }

  private RuntimeException failure(
      String function, String name, int code, boolean outOfMemory, boolean isLost) {
    String what = "%s failed with %s (%d)".formatted(function, name, code);
    if (outOfMemory) {
      return new DeviceMemoryException("the GPU has too little memory: " + what + "; " + advice());
    }
    if (isLost) {
      lost =
          "the GPU was lost: %s; close the model and load it again, in a new process if that fails too"
              .formatted(what);
      return new DeviceLostException(lost);
    }
    return new IllegalStateException(
        "CUDA's %s; check the driver with nvidia-smi, or use the vector backend".formatted(what));
  }

  /** That a buffer of so many bytes does not fit. */
  public static DeviceMemoryException tooLittleMemory(long bytes, long free, long total) {
    return new DeviceMemoryException(
        "the GPU has too little memory: %s were asked for, and %s of %s are free; %s"
            .formatted(megabytes(bytes), megabytes(free), megabytes(total), advice()));
  }

  private static String advice() {
    return "use fp16 weights, fewer threads, a smaller memory budget or a lower max sequence length, or end what else uses the GPU";
  }

  private static String megabytes(long bytes) {
    return "%.1f MB".formatted(bytes / 1e6);
  }
}
