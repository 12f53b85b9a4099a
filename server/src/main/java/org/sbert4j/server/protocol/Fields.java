package org.sbert4j.server.protocol;

import org.sbert4j.server.schema.Field;
import org.sbert4j.server.schema.Types;
import org.sbert4j.server.schema.Values;
import org.sbert4j.tokenizer.Side;

/** Fields that several routes have. */
final class Fields {
  static final Field<String> MODEL =
      Field.optional(
          "model", Types.string(), "A model by its name; without it the first that fits.");

  static final Field<Integer> DIMENSIONS =
      Field.optional(
          "dimensions",
          Types.integer(1, Integer.MAX_VALUE),
          "Elements to keep of each vector, which is then normalised.");

  static final Field<Boolean> TRUNCATE =
      Field.optional(
          "truncate",
          Types.bool(),
          "Whether a text that is too long is cut; else it is an error. Without it, as the server"
              + " was started.");

  static final Field<String> TRUNCATION_DIRECTION =
      Field.optional(
          "truncation_direction",
          Types.stringOf("right", "left", "Right", "Left"),
          "From which end a text that is too long is cut; right without it.");

  private Fields() {}

  /** The end that is cut off, as {@link #TRUNCATION_DIRECTION} says. */
  static Side truncationSide(Values values) {
    return "left".equalsIgnoreCase(values.get(TRUNCATION_DIRECTION)) ? Side.LEFT : Side.RIGHT;
  }
}
