package org.sbert4j.tokenizer;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.sbert4j.fuzzing.FuzzRun;

/** Runs {@link BytePairsFuzz}, for as long as {@code -Dsbert4j.fuzz.seconds} says. */
class BytePairsFuzzTest {
  @Test
  void seeds() {
    FuzzRun.feedSeeds(new BytePairsFuzz());
  }

  @Test
  void guidedByCoverage() throws IOException, InterruptedException {
    FuzzRun.of(new BytePairsFuzz());
  }
}
