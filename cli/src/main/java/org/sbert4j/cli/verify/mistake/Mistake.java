package org.sbert4j.cli.verify.mistake;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Something to do wrong.
 *
 * @param name short, for programs: {@code pooling-cls}
 * @param description what an engine does that commits it, for people
 * @param change commits it to a recipe; false if this model leaves no way to
 */
record Mistake(String name, String description, Predicate<Recipe> change) {
  /** A mistake that every model allows. */
  static Mistake always(String name, String description, Consumer<Recipe> change) {
    return new Mistake(
        name,
        description,
        recipe -> {
          change.accept(recipe);
          return true;
        });
  }
}
