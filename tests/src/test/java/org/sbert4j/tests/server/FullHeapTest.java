package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sbert4j.tests.ChildJvm;

/** Requests that the heap has no room for. */
@Timeout(120)
@Tag("soak")
class FullHeapTest {
  @Test
  void requestsThatDoNotFitAreRefusedAndLaterOnesWork() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            List.of("-Xmx96m", "-XX:+UseSerialGC", "-Dsbert4j.vector.coldStart=never"),
            FullHeapServer.class);
    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("small: true"), result.output());
    assertTrue(result.output().contains("batch: 501"), result.output());
    assertTrue(result.output().contains("large: [503]"), result.output());
  }
}
