package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JvmTest {
  @Test
  void describesTheJvmThatRunsTheTests() {
    Jvm jvm = Jvm.at(Jvm.current());
    assertEquals(System.getProperty("java.version"), jvm.version());
    assertEquals(jvm, Jvm.at(Path.of(System.getProperty("java.home"))));
    assertTrue(jvm.description().startsWith(System.getProperty("java.vm.name")));
  }

  @Test
  void flagsFitTheVersion() {
    assertEquals(0, new Jvm(Path.of("java"), "17.0.15", "").quietFlags().size());
    assertEquals(2, new Jvm(Path.of("java"), "25", "").quietFlags().size());
  }

  @Test
  void launcherFlagsAreOnesThatTheVersionKnows() {
    for (String version : new String[] {"17.0.12", "17.0.15", "21.0.4", "23", "25.0.3"}) {
      assertTrue(trims(version), version);
    }
    for (String version : new String[] {"17", "17.0.11", "20.0.2", "21.0.3", "22.0.1"}) {
      assertFalse(trims(version), version);
    }
  }

  private static boolean trims(String version) {
    return new Jvm(Path.of("java"), version, "")
        .launcherFlags()
        .contains("-XX:TrimNativeHeapInterval=1000");
  }

  @Test
  void whatIsNoJvmIsAnError() {
    UsageException e = assertThrows(UsageException.class, () -> Jvm.at(Path.of("no/java")));
    assertTrue(e.getMessage().startsWith(Path.of("no/java") + ": cannot be started ("));
  }
}
