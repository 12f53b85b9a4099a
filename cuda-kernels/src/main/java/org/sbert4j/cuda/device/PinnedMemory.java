package org.sbert4j.cuda.device;

import java.nio.ByteBuffer;

/** Memory of the machine that the operating system may not move, so that a device can reach it. */
public interface PinnedMemory extends AutoCloseable {
  /**
   * The memory: a direct buffer in the machine's byte order, always the same object; whoever uses
   * it sets position and limit. Not to be touched after {@link #close()}.
   */
  ByteBuffer buffer();

  /** Gives the memory back. Never throws, and does nothing the second time. */
  @Override
  void close();
}
