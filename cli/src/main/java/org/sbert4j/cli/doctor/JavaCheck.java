package org.sbert4j.cli.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.util.List;

/** The JVM: its version, its compiler, and whether it has the Vector API. */
final class JavaCheck {
  static final String MODULE = "jdk.incubator.vector";

  private static final String FLAG = "--add-modules " + MODULE;
  private static final int C2_LEVEL = 4;

  private JavaCheck() {}

  static Section run() {
    boolean module = ModuleLayer.boot().findModule(MODULE).isPresent();
    Section.Builder section =
        new Section.Builder("java")
            .put("version", System.getProperty("java.version"))
            .put("vendor", System.getProperty("java.vendor"))
            .put("vm", System.getProperty("java.vm.name"))
            .put("mode", System.getProperty("java.vm.info"))
            .put("home", System.getProperty("java.home"))
            .put("flags", flags())
            .put("c2", hasC2())
            .put("vectorModule", module)
            .put("flagToAdd", module ? null : FLAG);
    if (!module && ModuleFinder.ofSystem().find(MODULE).isEmpty()) {
      section.problem(
          Problem.slow(
              "this Java has no module " + MODULE,
              "use a JDK, or a runtime image made with jlink " + FLAG));
    }
    return section.build();
  }

  private static List<String> flags() {
    try {
      return ManagementFactory.getRuntimeMXBean().getInputArguments();
    } catch (SecurityException e) {
      return List.of();
    }
  }

  /** Whether code that runs often is compiled by the JVM's second compiler. */
  static boolean hasC2() {
    String mode = System.getProperty("java.vm.info", "");
    return !mode.contains("interpreted mode")
        && !mode.contains("emulated-client")
        && Integer.parseInt(option("TieredStopAtLevel", Integer.toString(C2_LEVEL))) >= C2_LEVEL;
  }

  /** The value of an option of the JVM, or {@code absent} where it cannot be told. */
  static String option(String name, String absent) {
    if (ModuleLayer.boot().findModule("jdk.management").isEmpty()) {
      return absent;
    }
    try {
      return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .getVMOption(name)
          .getValue();
    } catch (IllegalArgumentException | SecurityException notTold) {
      return absent;
    }
  }
}
