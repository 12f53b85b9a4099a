package org.sbert4j.cuda.ptx;

/** PTX that cannot be read, is not known here, or did what no GPU promises to bear. */
public final class PtxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a complete message. */
  public PtxException(String message) {
    super(message);
  }

  /** With a complete message and what led to it. */
  public PtxException(String message, Throwable cause) {
    super(message, cause);
  }
}
