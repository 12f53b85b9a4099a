package org.sbert4j.evaluation;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.sbert4j.SimilarityFunction;

/** What evaluators ask of their arguments. */
final class Checks {
  private Checks() {}

  /** A copy of what is to be evaluated, of which there must be something. */
  static <T> List<T> some(Collection<T> examples, String name) {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("there are no " + name + "; give at least one");
    }
    return List.copyOf(examples);
  }

  /** A note on those that are not measured, if there are some. */
  static List<String> leftOut(int measured, int all, String why) {
    if (measured == all) {
      return List.of();
    }
    return List.of(
        "%d of %d queries measured; %d left out, as sentence-transformers does, for %s"
            .formatted(measured, all, all - measured, why));
  }

  /** A copy of the functions, each once. */
  static List<SimilarityFunction> functions(List<SimilarityFunction> functions) {
    return some(new LinkedHashSet<>(functions), "similarity functions");
  }
}
