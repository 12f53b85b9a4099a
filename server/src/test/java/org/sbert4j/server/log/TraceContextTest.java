package org.sbert4j.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String IDS = TRACE + "-" + PARENT;

  @Test
  void aTraceIsTakenUp() {
    TraceContext trace = TraceContext.of("00-" + IDS + "-01");
    assertEquals(TRACE, trace.traceId());
    assertEquals(PARENT, trace.parentId());
    assertTrue(trace.sampled());
    assertNotEquals(PARENT, trace.spanId());
    assertTrue(trace.spanId().matches("[0-9a-f]{16}"), trace.spanId());
    assertEquals("00-" + TRACE + "-" + trace.spanId() + "-01", trace.header());
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "02", "fe", "f0"})
  void notSampled(String flags) {
    TraceContext trace = TraceContext.of("00-" + IDS + "-" + flags);
    assertEquals(TRACE, trace.traceId());
    assertFalse(trace.sampled());
    assertEquals("00-" + TRACE + "-" + trace.spanId() + "-00", trace.header());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01-" + IDS + "-03",
        "cc-" + IDS + "-09-what-the-future-will-be",
        "fe-" + IDS + "-ff-"
      })
  void laterVersionsAreReadByTheirBeginning(String header) {
    TraceContext trace = TraceContext.of(header);
    assertEquals(TRACE, trace.traceId());
    assertEquals(PARENT, trace.parentId());
    assertTrue(trace.sampled());
    assertTrue(trace.header().startsWith("00-"), "answers are of version 00");
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "ff-" + IDS + "-01",
        "ff-" + IDS + "-01-more",
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-" + IDS + "-01-",
        "00-" + IDS + "-01-more",
        "00-" + IDS + "-01.",
        "01-" + IDS + "-01.more",
        "00-" + IDS + "-1",
        "00-" + IDS,
        "00-" + IDS + "-0g",
        "0-" + IDS + "-01",
        "000-" + IDS + "-01",
        "0x-" + IDS + "-01",
        ".0-" + IDS + "-01",
        " 0-" + IDS + "-01",
        " 00-" + IDS + "-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + PARENT + "-01",
        "00-" + TRACE + "-00F067AA0BA902B7-01",
        "00-" + IDS + "-0A",
        "00_" + TRACE + "_" + PARENT + "_01",
        "00-" + TRACE + "x" + PARENT + "-01",
        "00-" + IDS + "-01,00-" + IDS + "-01",
        "00-\u0664bf92f3577b34da6a3ce929d0e0e4736-" + PARENT + "-01",
        "traceparent",
      })
  void anythingElseBeginsANewTrace(String header) {
    TraceContext trace = TraceContext.of(header);
    assertTrue(trace.traceId().matches("[0-9a-f]{32}"), trace.traceId());
    assertNotEquals(TRACE, trace.traceId());
    assertNull(trace.parentId());
    assertFalse(trace.sampled());
    assertEquals(TraceContext.of(trace.header()).traceId(), trace.traceId());
  }

  @Test
  void noTwoAreEqual() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      TraceContext trace = TraceContext.of(null);
      assertTrue(ids.add(trace.traceId()) && ids.add(trace.spanId()));
    }
  }
}
