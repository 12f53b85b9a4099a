package org.sbert4j.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter terminal = new StringWriter();

  private void work(boolean shown, Duration length) {
    Instant end = Instant.now().plus(length);
    try (Progress progress = new Progress(new PrintWriter(terminal, true), shown, 400)) {
      for (long done = 0; Instant.now().isBefore(end); done++) {
        progress.done(done);
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  @Test
  void longWorkHasABarThatIsWipedAtTheEnd() {
    assertTimeout(Duration.ofSeconds(20), () -> work(true, Duration.ofSeconds(2)));
    String written = terminal.toString();
    assertTrue(written.contains("texts"), written);
    assertTrue(written.contains("/400"), written);
    assertFalse(written.contains("\n"), "the bar is one line: " + written);
    assertTrue(written.endsWith(" \r"), written);
  }

  @Test
  void shortWorkHasNone() {
    work(true, Duration.ofMillis(200));
    assertEquals("", terminal.toString());
  }

  @Test
  void elsewhereThanOnATerminalThereIsNone() {
    work(false, Duration.ofMillis(1500));
    assertEquals("", terminal.toString());
  }
}
