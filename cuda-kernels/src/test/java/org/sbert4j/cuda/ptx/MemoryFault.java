package org.sbert4j.cuda.ptx;

/** An access to memory that a kernel or a copy may not make. The message says which and why. */
public final class MemoryFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a complete message, but for who did it. */
  public MemoryFault(String message) {
    super(message);
  }
}
