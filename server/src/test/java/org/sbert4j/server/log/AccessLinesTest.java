package org.sbert4j.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLinesTest {
  private final AccessLines lines = new AccessLines();

  private String line(AccessEntry entry) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    lines.write(entry, out);
    assertEquals(1, LogLines.of(out.toByteArray()).size());
    return out.toString(StandardCharsets.UTF_8);
  }

  private static ModelWork work(String... inputs) {
    return new ModelWork("bge", 2, 17, 1_500_000, 20_000_499, List.of(inputs));
  }

  @Test
  void theLineIsExactlyThis() throws IOException {
    TraceContext trace =
        new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", null, true);
    assertEquals(
        "{\"time\":\"2026-11-29T23:59:59.120Z\",\"method\":\"POST\",\"path\":\"/v1/embeddings\","
            + "\"status\":422,\"bytes_in\":120,\"bytes_out\":45,\"duration_ms\":23.457,"
            + "\"model\":\"bge\",\"texts\":2,\"tokens\":17,\"queue_ms\":1.5,"
            + "\"inference_ms\":20.0,\"client\":\"::1\","
            + "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"span_id\":\"00f067aa0ba902b7\","
            + "\"error\":\"validation\"}\n",
        line(
            new AccessEntry(
                Instant.parse("2026-11-29T23:59:59.1209Z"),
                "POST",
                "/v1/embeddings?key=secret",
                422,
                120,
                45,
                23_456_789,
                work(),
                "::1",
                trace,
                "validation")));
  }

  @Test
  void whatIsNotKnownIsLeftOut() throws IOException {
    assertEquals(
        "{\"time\":\"1970-01-01T00:00:00.000Z\",\"method\":\"GET\",\"path\":\"/health\","
            + "\"status\":200,\"bytes_in\":0,\"bytes_out\":2,\"duration_ms\":0.001,"
            + "\"client\":\"127.0.0.1\"}\n",
        line(LogLines.entry("/health")));
  }

  @Test
  void aRequestThatCouldNotBeReadHasALine() throws IOException {
    assertEquals(
        "{\"time\":\"1970-01-01T00:00:00.000Z\",\"status\":400,\"bytes_in\":0,\"bytes_out\":0,"
            + "\"duration_ms\":0.0,\"error\":\"validation\"}\n",
        line(
            new AccessEntry(
                Instant.EPOCH, null, null, 400, 0, 0, 0, null, null, null, "validation")));
  }

  @Test
  void theParentIsToldOfATraceThatWasTakenUp() throws IOException {
    TraceContext trace = TraceContext.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    String line =
        line(new AccessEntry(Instant.EPOCH, "GET", "/", 200, 0, 0, 0, null, null, trace, null));
    assertTrue(line.contains("\"span_id\":\"" + trace.spanId() + "\""), line);
    assertTrue(line.contains("\"parent_id\":\"00f067aa0ba902b7\""), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "你好, \ud83d\ude00 é",
        "\ud83d",
        "a\ude00b",
        "\ude00\ud83d",
        "end \ud83d",
        "\ud83d\ud83d\ude00",
        "quote \" backslash \\ slash /",
        "line\nfeed\r\ttab\0nul\u001b[31m",
        "\u007f \u0080 \u009b31m \u009f \u00a0",
        "separators \u2028\u2029 \ufeff \uffff",
      })
  void everyTextComesBackFromALineOfUtf8(String text) throws IOException {
    String line = line(LogLines.entry(text, work(text, text + text)));
    JsonNode node = LogLines.of(line.getBytes(StandardCharsets.UTF_8)).get(0);
    assertEquals(text, node.get("path").textValue());
    assertEquals(text, node.get("inputs").get(0).textValue());
    assertEquals(text + text, node.get("inputs").get(1).textValue());
    assertFalse(line.contains("\u2028") || line.contains("\u2029"), line);
    assertEquals(1, line.lines().count());
  }

  @Test
  void readableTextStaysReadable() throws IOException {
    assertTrue(line(LogLines.entry("/", work("你好 é"))).contains("你好 é"));
  }

  @Test
  void longTextsAreCutAndInputsAreNot() throws IOException {
    String start = "/" + "x".repeat(AccessLines.MAX_LENGTH - 2);
    String input = "y".repeat(100_000);
    String line = line(LogLines.entry(start + "\ud83d\ude00 and more", work(input)));
    JsonNode node = LogLines.of(line.getBytes(StandardCharsets.UTF_8)).get(0);
    assertEquals(start, node.get("path").textValue());
    assertEquals(input, node.get("inputs").get(0).textValue());
  }

  @Test
  void droppedLinesAreTold() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    lines.writeDropped(Instant.EPOCH, 12, out);
    assertEquals(
        "{\"time\":\"1970-01-01T00:00:00.000Z\",\"event\":\"lines_dropped\",\"lines\":12}\n",
        out.toString(StandardCharsets.UTF_8));
  }
}
