package org.sbert4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sbert4j.cli.CommandRun;

class DoctorCommandTest {
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "java",
          List.of(
              "version",
              "vendor",
              "vm",
              "mode",
              "home",
              "flags",
              "c2",
              "vectorModule",
              "flagToAdd"),
          "machine",
          List.of(
              "system",
              "architecture",
              "processor",
              "processorsOfMachine",
              "availableProcessors",
              "containerProcessors",
              "containerMemoryBytes",
              "maxHeapBytes",
              "fusedMultiplyAdd"),
          "gpu",
          List.of("driver", "devices", "libraries"),
          "caches",
          List.of(
              "name", "exists", "writable", "sizeBytes", "sizeIsComplete", "freeBytes", "folder"),
          "backends",
          List.of("name", "available", "registerBits", "description"),
          "auto",
          List.of("backend", "reason"),
          "speed",
          List.of(
              "backend",
              "threads",
              "kernel",
              "linearGflops",
              "peakGflops",
              "shareOfPeak",
              "sameBitsAsScalar"));

  private static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void jsonHasExactlyTheKeys() throws IOException {
    CommandRun run = CommandRun.of("doctor", "--json");
    assertEquals("", run.err());
    assertEquals(0, run.status());
    assertEquals(1, run.out().lines().count(), run.out());
    JsonNode found = new ObjectMapper().readTree(run.out());
    assertEquals(
        List.of(
            "java",
            "machine",
            "gpu",
            "caches",
            "backends",
            "auto",
            "speed",
            "problems",
            "canEmbed"),
        keys(found));
    KEYS.forEach(
        (section, keys) -> {
          JsonNode content = found.get(section);
          assertEquals(keys, keys(content.isArray() ? content.get(0) : content), section);
        });
    assertTrue(found.get("canEmbed").booleanValue());
    assertEquals(System.getProperty("java.version"), found.at("/java/version").textValue());
    assertTrue(found.at("/speed/linearGflops").doubleValue() > 0, found::toString);
    assertEquals(found.at("/auto/backend"), found.at("/speed/backend"));
    if (found.at("/java/vectorModule").booleanValue()) {
      assertTrue(found.at("/java/flagToAdd").isNull());
      assertTrue(found.at("/speed/sameBitsAsScalar").booleanValue(), found::toString);
      assertTrue(found.at("/speed/peakGflops").doubleValue() > 0, found::toString);
      String kernel = found.at("/speed/kernel").textValue();
      assertTrue(kernel.matches("vector .\\d+-bit, blocks of \\d+ × \\d registers.*"), kernel);
    } else {
      assertEquals("--add-modules jdk.incubator.vector", found.at("/java/flagToAdd").textValue());
    }
  }

  @Test
  void theTextHasAParagraphForEachSection() {
    CommandRun run = CommandRun.of("doctor");
    assertEquals("", run.err());
    assertEquals(0, run.status());
    List<String> headings =
        run.out().lines().filter(line -> !line.isEmpty() && !line.startsWith(" ")).toList();
    assertEquals(
        List.of("java", "machine", "gpu", "caches", "backends", "auto", "speed"),
        headings.subList(0, 7));
    assertTrue(headings.get(7).equals("problems") || headings.get(7).equals("no problems"));
  }
}
