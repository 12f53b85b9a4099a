package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.cli.Main;

/** The doctor in JVMs that lack what makes embedding fast: it says so, and how to have it. */
@Tag("soak")
class DoctorJvmTest {
  @Test
  void withoutTheVectorApiItNamesTheFlag() throws Exception {
    String output = examine(List.of());
    assertTrue(output.contains("flag to add    --add-modules jdk.incubator.vector"), output);
    assertTrue(output.contains("; start java with --add-modules jdk.incubator.vector"), output);
    assertTrue(output.contains("  backend              scalar"), output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1"})
  void withoutC2ItNamesTheFlagThatIsInTheWay(String flag) throws Exception {
    String output = examine(List.of("--add-modules", "jdk.incubator.vector", flag));
    assertTrue(output.contains("c2             no"), output);
    assertTrue(output.contains("the C2 compiler is off; start java without -Xint"), output);
  }

  private static String examine(List<String> flags) throws Exception {
    ChildJvm.Result result = ChildJvm.runWithFlagsAlone(Map.of(), flags, Main.class, "doctor");
    assertEquals(0, result.exitCode(), result.output());
    assertFalse(result.output().contains("Exception"), result.output());
    assertFalse(result.output().contains("\tat "), result.output());
    return result.output();
  }
}
