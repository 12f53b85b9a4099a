package org.sbert4j.cuda;

import org.sbert4j.backend.Availability;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;

/**
 * The CUDA backend on a simulated device, for tests of whole models. Nobody gets it who does not
 * name it.
 */
public final class SimulatedBackendProvider implements BackendProvider {
  /** To be named by. */
  public static final String NAME = "cuda-simulated";

  private static final ThreadLocal<SimulatedDevice> LATEST = new ThreadLocal<>();

  /** For ServiceLoader. */
  public SimulatedBackendProvider() {}

  /** What the backend that this thread made last holds: memory, streams, graphs. */
  public static int held() {
    return LATEST.get().liveAllocations() + LATEST.get().heldOnHost();
  }

  /** How many recordings that backend has repeated. */
  public static int repetitions() {
    return LATEST.get().calls(SimulatedDevice.Call.LAUNCH_GRAPH);
  }

  /** Lets a kernel of that backend fail so that the device is lost. */
  public static void loseDevice() {
    LATEST.get().fail(SimulatedDevice.Call.LAUNCH, 5, SimulatedDevice.ILLEGAL_ADDRESS);
  }

  /** Lets that backend find no memory the next time that it asks for some. */
  public static void takeMemory() {
    LATEST.get().fail(SimulatedDevice.Call.ALLOCATE, 1, SimulatedDevice.OUT_OF_MEMORY);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return Integer.MIN_VALUE;
  }

  @Override
  public Availability availability() {
    return Availability.yes();
  }

  @Override
  public Backend create(BackendOptions options) {
    LATEST.set(new SimulatedDevice());
    return new CudaBackend(LATEST.get());
  }
}
