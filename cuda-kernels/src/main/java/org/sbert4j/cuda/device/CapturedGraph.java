package org.sbert4j.cuda.device;

/** Recorded commands of a {@link CommandStream}, which start much faster together than singly. */
public interface CapturedGraph extends AutoCloseable {
  /** Gives the recording back. Never throws, and does nothing the second time. */
  @Override
  void close();
}
