package org.sbert4j.tokenizer;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.sbert4j.fuzzing.FuzzRun;

/** Runs {@link UnigramFuzz}, for as long as {@code -Dsbert4j.fuzz.seconds} says. */
class UnigramFuzzTest {
  @Test
  void seeds() {
    FuzzRun.feedSeeds(new UnigramFuzz());
  }

  @Test
  void guidedByCoverage() throws IOException, InterruptedException {
    FuzzRun.of(new UnigramFuzz());
  }
}
