package org.sbert4j.springboot;

import java.nio.file.Path;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Goldens;

/** Tiny models. */
final class TestModels {
  static final Golden GOLDEN = new Goldens(Path.of("../../goldens/suite")).read("l1-h20-cls");
  static final String NAMED = "spring.ai.embedding.sbert4j.model=" + GOLDEN.model();

  private TestModels() {}
}
