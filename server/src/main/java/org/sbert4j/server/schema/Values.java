package org.sbert4j.server.schema;

import java.util.Map;

/** The fields of an object as they were read. Immutable. */
public final class Values {
  private final Map<Field<?>, Object> values;

  Values(Map<Field<?>, Object> values) {
    this.values = values;
  }

  /** A field's value; null if it isn't there and has no default. */
  @SuppressWarnings("unchecked") // Each was read by its field's own type.
  public <T> T get(Field<T> field) {
    return (T) values.get(field);
  }
}
