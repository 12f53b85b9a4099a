package org.sbert4j.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.backend.BackendProvider;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.ForkedJvm;

/**
 * What {@link PassMemory} says, beside the arrays that forward passes leave, on each CPU backend
 * and in each format. Whoever gives an operation more scratch memory is reminded here to count it.
 */
class PassMemoryTest {
  @TempDir private Path folder;

  /**
   * @param coldStart {@code always} for a vector backend that computes by plain loops
   * @param bits of the vectors; 0 for those that the machine prefers
   */
  @ParameterizedTest(name = "{0}, {1} cold, {2} bits")
  @CsvSource({
    "scalar, never, 0",
    "vector, never, 128",
    "vector, never, 256",
    "vector, never, 512",
    "vector, always, 0"
  })
  void aPassTakesNoMoreThanIsSaid(String backend, String coldStart, int bits)
      throws IOException, InterruptedException {
    BackendProvider provider =
        Backends.providers().stream()
            .filter(candidate -> candidate.name().equals(backend))
            .findFirst()
            .orElseThrow();
    assumeTrue(provider.availability().available(), () -> provider.availability().reason());
    ForkedJvm jvm =
        ForkedJvm.run(
            folder,
            PassMemoryProgram.class,
            List.of(backend),
            ForkedJvm.ADD_MODULES,
            "-Dsbert4j.vector.coldStart=" + coldStart,
            bits == 0 ? "-Dunused" : "-Dsbert4j.vector.bits=" + bits);
    assumeTrue(
        jvm.out().stream().noneMatch(line -> line.startsWith("unavailable")),
        () -> jvm.out().toString());
    List<String> lines = jvm.out().stream().filter(line -> line.startsWith("pass")).toList();
    assertEquals(PassMemoryProgram.PASSES, lines.size());
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      long held = Long.parseLong(words[2]);
      long said = Long.parseLong(words[4]);
      assertTrue(held <= said, line);
      // Vector code that stays cold makes none of its arrays, which are counted all the same.
      assertTrue(coldStart.equals("always") || said <= 1.5 * held + 100_000, line);
    }
  }
}
