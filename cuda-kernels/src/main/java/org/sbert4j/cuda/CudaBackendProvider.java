package org.sbert4j.cuda;

import org.sbert4j.backend.Availability;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.cuda.jcuda.CudaProbe;
import org.sbert4j.cuda.jcuda.DeviceFacts;
import org.sbert4j.cuda.jcuda.JCudaDevice;

/**
 * Offers the CUDA backend. Where it cannot run, its reason names the first thing that is missing:
 * the driver, JCuda's natives, a device, or cuBLAS.
 */
public final class CudaBackendProvider implements BackendProvider {

  /** For ServiceLoader. */
  public CudaBackendProvider() {}

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public int priority() {
    return 200;
  }

  @Override
  public Availability availability() {
    return Probe.RESULT.availability();
  }

  /**
   * A backend on the device that is asked for, or else the first that can be used.
   *
   * @throws BackendUnavailableException if it is not there, or not fit; the message names those
   *     that are
   * @throws org.sbert4j.backend.DeviceMemoryException if the device is full
   */
  @Override
  public Backend create(BackendOptions options) {
    DeviceFacts facts = Probe.RESULT.choose(options);
    try {
      return new CudaBackend(new JCudaDevice(facts));
    } catch (IllegalStateException e) {
      throw new BackendUnavailableException(
          "device %d (%s) cannot be used: %s"
              .formatted(facts.number(), facts.label(), e.getMessage()));
    }
  }

  /** Asked once a JVM: what is installed does not change while it runs. */
  private static final class Probe {
    static final CudaProbe RESULT = CudaProbe.ofThisMachine();
  }
}
