package org.sbert4j.benchmarks.model;

import org.sbert4j.benchmarks.model.setup.ModelShape;

/** For tests: a model that is written and computed in no time. */
public final class Shapes {
  public static final ModelShape SMALL = new ModelShape(ModelShape.VOCABULARY, 32, 2, 2, 64);

  private Shapes() {}
}
