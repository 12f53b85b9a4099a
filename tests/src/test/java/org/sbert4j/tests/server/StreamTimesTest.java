package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.server.TestServer.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of streams that wait for answers, are slow, or don't go on. */
@Tag("soak")
@Timeout(60)
class StreamTimesTest {
  private static final String GOLDEN = "l1-h20-cls";
  private static final String ONE = "{\"inputs\": \"a\"}";

  /** Works only if the one permit of a server is given back. */
  private static void assertFree(TestServer server) throws InterruptedException {
    for (int i = 0; i < 100 && server.post("/embed", ONE).statusCode() != 200; i++) {
      Thread.sleep(100);
    }
    assertEquals(200, server.post("/embed", ONE).statusCode());
  }

  private static TestServer withTimeout(int seconds) {
    return TestServer.ofGolden(GOLDEN).concurrent(1).timeoutSeconds(seconds).warmup().start();
  }

  private static void assertSlow(int line, String error) throws IOException {
    JsonNode json = JSON.readTree(error);
    assertEquals("line " + line + " was not complete in time", json.get("error").textValue());
    assertEquals(line, json.get("line").intValue());
  }

  @Test
  void whatHasComeIsComputed() throws IOException {
    try (TestServer server = TestServer.ofGolden(GOLDEN).start();
        RawStream stream = new RawStream(server, 1_000_000)) {
      stream.send("\"a\"\n");
      String a = stream.firstLine();
      for (int i = 0; i < 20; i++) {
        stream.send("\"a\"\n");
        assertEquals(a, stream.line());
      }
      // A line's begin keeps those before it from nothing.
      stream.send("\"a\"\n\"a\"\n\"b");
      assertEquals(a, stream.line());
      assertEquals(a, stream.line());
      stream.send("\"\n");
      String b = stream.line();
      assertTrue(b.startsWith("["), b);
      assertNotEquals(a, b);
    }
  }

  @Test
  void aClientThatSendsNothingMoreIsCutOff() throws Exception {
    try (TestServer server = withTimeout(1)) {
      try (RawStream stream = new RawStream(server, 1000)) {
        stream.send("\"a\"\n\"b\"\n\"c");
        assertTrue(stream.firstLine().startsWith("["));
        assertTrue(stream.line().startsWith("["));
        assertEquals(429, server.post("/embed", ONE).statusCode());
        assertSlow(3, stream.line());
        assertNull(stream.line());
        assertFree(server);
      }
      try (RawStream stream = new RawStream(server, 1000)) {
        assertTrue(stream.firstLine(408).contains("line 1 was not complete in time"));
        assertNull(stream.line());
        assertFree(server);
      }
    }
  }

  @Test
  void aLineThatComesByTheByteIsCutOff() throws Exception {
    try (TestServer server = withTimeout(1);
        RawStream stream = new RawStream(server, 1000)) {
      stream.send("\"a\"\n");
      assertTrue(stream.firstLine().startsWith("["));
      assertThrows(
          IOException.class,
          () -> {
            for (int i = 0; i < 50; i++) {
              stream.send(" ");
              Thread.sleep(100);
            }
          });
      assertFree(server);
    }
  }

  @Test
  void aBodyIsNotThrownAwayForEver() throws Exception {
    try (TestServer server = withTimeout(1);
        RawClient client = new RawClient(server)) {
      client.send(RawClient.linesHead("/embed") + RawClient.chunk("5\n"));
      assertEquals(422, client.read().status());
      assertFree(server);
      assertThrows(
          IOException.class,
          () -> {
            for (int i = 0; i < 50; i++) {
              client.send(RawClient.chunk("5\n"));
              Thread.sleep(100);
            }
          });
    }
  }

  @Test
  void aSlowButSteadyClientIsNotCutOff() throws Exception {
    try (TestServer server = withTimeout(1);
        RawStream stream = new RawStream(server, 8 * 4)) {
      stream.send("\"a\"\n");
      String a = stream.firstLine();
      for (int i = 1; i < 8; i++) {
        Thread.sleep(400);
        stream.send("\"a\"\n");
        assertEquals(a, stream.line());
      }
      assertNull(stream.line());
      assertFree(server);
    }
  }

  @Test
  void aClientThatDoesNotReadIsCutOff() throws Exception {
    try (TestServer server = withTimeout(2);
        RawStream stream = new RawStream(server, 1_000_000_000, 4096)) {
      String lines = "\"a\"\n".repeat(1000);
      assertThrows(
          IOException.class,
          () -> {
            for (int i = 0; i < 200_000; i++) {
              stream.send(lines);
            }
          });
      assertFree(server);
    }
  }

  /** Connections are idle for 30 seconds at most, but not those that wait for a result. */
  @Test
  void aLongComputationIsNoFaultOfTheClient() throws Exception {
    try (TestServer server = TestServer.ofGolden(GOLDEN).start();
        Gate gate = Gate.of(server);
        RawStream stream = new RawStream(server, 8)) {
      stream.send("\"a\"\n");
      Thread.sleep(33_000);
      gate.open();
      String a = stream.firstLine();
      stream.send("\"a\"\n");
      assertEquals(a, stream.line());
      assertNull(stream.line());
    }
  }
}
