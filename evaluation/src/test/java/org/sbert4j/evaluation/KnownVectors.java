package org.sbert4j.evaluation;

import java.util.List;

/** An encoder to which the text "12" has the vector of row 12. */
record KnownVectors(float[][] rows) implements TextEncoder {
  @Override
  public float[][] encode(List<String> texts) {
    return texts.stream().map(text -> rows[Integer.parseInt(text)]).toArray(float[][]::new);
  }
}
