package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
  void whatIsNoJvmIsAnError() {
    UsageException e = assertThrows(UsageException.class, () -> Jvm.at(Path.of("no/java")));
    assertTrue(e.getMessage().startsWith(Path.of("no/java") + ": cannot be started ("));
  }
}
