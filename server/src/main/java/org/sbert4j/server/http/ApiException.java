package org.sbert4j.server.http;

/** What a client is told instead of a result. The message is for the client and names no file. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorKind kind;
  private final String field;

  /** An error of the whole request. */
  public ApiException(ErrorKind kind, String message) {
    this(kind, "", message);
  }

  /**
   * An error of one field.
   *
   * @param field its name; empty for none
   */
  public ApiException(ErrorKind kind, String field, String message) {
    // Clients cause these: no stack trace is wanted, and none is paid for.
    super(message, null, false, false);
    this.kind = kind;
    this.field = field;
  }

  /** Why there is no result. */
  public ErrorKind kind() {
    return kind;
  }

  /** The field at fault; empty for none. */
  public String field() {
    return field;
  }
}
