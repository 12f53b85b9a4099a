package org.sbert4j.server.schema;

/** A field of a request is missing, or isn't what its type wants. */
public final class InvalidFieldException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String field;
  private final boolean empty;

  /**
   * A fault.
   *
   * @param field where it is, as {@code input[3]}; empty for the request itself
   * @param fault what is wrong and what is wanted, to follow the field's name
   */
  InvalidFieldException(String field, String fault) {
    this(field, fault, false);
  }

  /**
   * A fault.
   *
   * @param empty whether it is that there is nothing in the field
   */
  InvalidFieldException(String field, String fault, boolean empty) {
    super((field.isEmpty() ? "the request" : "`" + field + "`") + " " + fault);
    this.field = field;
    this.empty = empty;
  }

  /** Whether it is that there is nothing in the field. */
  public boolean isEmpty() {
    return empty;
  }

  /** Where the fault is; empty for the request itself. */
  public String field() {
    return field;
  }
}
