package org.sbert4j.server.schema;

import java.util.Objects;

/**
 * A named value of an object.
 *
 * @param name in JSON
 * @param type of its value
 * @param required whether it must be there; one that needn't may be null as well
 * @param absent what an absent one is read as, null for nothing
 * @param description for people
 */
public record Field<T>(String name, Type<T> type, boolean required, T absent, String description) {
  public Field {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** One that must be there. */
  public static <T> Field<T> required(String name, Type<T> type, String description) {
    return new Field<>(name, type, true, null, description);
  }

  /** One that is null where it isn't there. */
  public static <T> Field<T> optional(String name, Type<T> type, String description) {
    return new Field<>(name, type, false, null, description);
  }

  /** One that has a value where it isn't there. */
  public static <T> Field<T> defaulted(String name, Type<T> type, T absent, String description) {
    return new Field<>(name, type, false, absent, description);
  }
}
