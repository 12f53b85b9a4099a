package org.sbert4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.backend.Backends;

class DeviceOptionTest {
  @TempDir private static Path models;
  private static Path model;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.write(models.resolve("tiny"));
  }

  private static String refusal(int status, String... options) {
    String[] arguments = new String[options.length + 4];
    System.arraycopy(new String[] {"embed", "a", "--model", model.toString()}, 0, arguments, 0, 4);
    System.arraycopy(options, 0, arguments, 4, options.length);
    CommandRun run = CommandRun.of(arguments);
    assertEquals(status, run.status(), run.err());
    assertEquals("", run.out());
    return run.err();
  }

  @Test
  void aBackendOfTheProcessorHasNoDevices() {
    String message = refusal(1, "--backend", "scalar", "--device", "0");
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains("device 0 was asked for, and the scalar backend"), message);
  }

  @ParameterizedTest
  @CsvSource({"-1,it must be 0 or more", "first,is not an int"})
  void whatIsNoNumberOfADeviceIsWrongUsage(String device, String reason) {
    String message = refusal(2, "--backend", "cuda", "--device", device);
    assertTrue(message.contains(reason), message);
  }

  @Test
  void whereThereIsNoGpuTheReasonIsTold() {
    assumeFalse(
        Backends.providers().stream()
            .anyMatch(p -> p.name().equals("cuda") && p.availability().available()));
    String message = refusal(1, "--backend", "cuda", "--device", "0");
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains("backend cuda is not available: "), message);
    String automatic = refusal(1, "--device", "0");
    assertTrue(automatic.contains("choose the cuda backend"), automatic);
  }
}
