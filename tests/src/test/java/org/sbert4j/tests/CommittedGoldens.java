package org.sbert4j.tests;

import java.nio.file.Path;
import org.sbert4j.samples.Goldens;

/** The golden suite. */
final class CommittedGoldens {
  static final Goldens GOLDENS = new Goldens(Path.of("../goldens/suite"));

  private CommittedGoldens() {}
}
