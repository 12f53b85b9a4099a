package org.sbert4j.cuda;

import org.sbert4j.backend.Availability;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.BackendUnavailableException;

/**
 * Offers the CUDA backend, once it has kernels. Until then it is unavailable everywhere, and its
 * reason names the first thing that is missing: the driver, JCuda's natives, a device, or our own
 * kernels.
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
    return Probe.RESULT;
  }

  @Override
  public Backend create() {
    throw new BackendUnavailableException(availability().reason());
  }

  /** Asked once a JVM: what is installed does not change while it runs. */
  private static final class Probe {
    static final Availability RESULT = CudaProbe.ofThisMachine().availability();
  }
}
