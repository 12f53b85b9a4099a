package org.sbert4j.backend.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.sbert4j.backend.Availability;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.BackendUnavailableException;

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
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Availability.no(
          "the Vector API is not loaded; start java with --add-modules " + MODULE);
    }
    String compiler = VectorProperty.get("java.vm.info", "");
    if (compiler.contains("interpreted mode") || compiler.contains("emulated-client")) {
      return Availability.no(
          "the C2 compiler is off; start java without -Xint, -client or -XX:TieredStopAtLevel");
    }
    if (!fusedMultiplyAdd()) {
      return Availability.no(
          "fused multiply-add is off in this JVM (UseFMA is false); start java without -XX:-UseFMA, on a processor that has it");
    }
    return VectorWidth.availability();
  }

  /** True also when the JVM does not tell, as every processor of the last decade has it. */
  private static boolean fusedMultiplyAdd() {
    if (ModuleLayer.boot().findModule("jdk.management").isEmpty()) {
      return true;
    }
    try {
      return Boolean.parseBoolean(
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
              .getVMOption("UseFMA")
              .getValue());
    } catch (IllegalArgumentException | SecurityException notTold) {
      return true;
    }
  }

  @Override
  public boolean missedIfUnavailable() {
    return true;
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
