package org.sbert4j.server.schema;

/** A field of a request is missing, or isn't what its type wants. */
public final class InvalidFieldException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String field;

  /**
   * A fault.
   *
   * @param field where it is, as {@code input[3]}; empty for the request itself
   * @param fault what is wrong and what is wanted, to follow the field's name
   */
  InvalidFieldException(String field, String fault) {
    super((field.isEmpty() ? "the request" : "`" + field + "`") + " " + fault);
    this.field = field;
  }

  /** Where the fault is; empty for the request itself. */
  public String field() {
    return field;
  }
}
