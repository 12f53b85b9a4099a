package org.sbert4j.backend.vector;

import org.sbert4j.backend.Availability;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.backend.scalar.FusedMultiplyAdd;

/**
 * Offers the vector backend where the JVM can make it fast: the incubator module is there, the C2
 * compiler runs, and the processor has fused multiply-add.
 *
 * <p>Mentions no class of the Vector API, so that asking never fails.
 */
public final class VectorBackendProvider implements BackendProvider {
  private static final String MODULE = "jdk.incubator.vector";

  /** For ServiceLoader. */
  public VectorBackendProvider() {}

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public int priority() {
    return 100;
  }

  @Override
  public Availability availability() {
    // First, since no flag that makes up for the rest helps without it.
    if (!FusedMultiplyAdd.inHardware()) {
      return Availability.no(FusedMultiplyAdd.MISSING);
    }
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Availability.no(
          "the Vector API is not loaded; start java with --add-modules " + MODULE);
    }
    String compiler = VectorProperty.get("java.vm.info", "");
    if (compiler.contains("interpreted mode") || compiler.contains("emulated-client")) {
      return Availability.no(
          "the C2 compiler is off; start java without -Xint, -client or -XX:TieredStopAtLevel");
    }
    return VectorWidth.availability();
  }

  /** Without fused multiply-add vectors would not help, and the scalar backend says what would. */
  @Override
  public boolean missedIfUnavailable() {
    return FusedMultiplyAdd.inHardware();
  }

  @Override
  public Backend create(BackendOptions options) {
    options.requireNoDevice(name());
    Availability availability = availability();
    if (!availability.available()) {
      throw new BackendUnavailableException(availability.reason());
    }
    return new VectorBackend(options);
  }
}
