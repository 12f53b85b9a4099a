package org.sbert4j.cuda.device;

import java.nio.ByteBuffer;
import org.sbert4j.cuda.kernels.KernelLaunch;

/**
 * Commands that a device carries out one after the other, while the caller goes on.
 *
 * <p>A failure may be reported by a later call than the one that caused it. One thread at a time,
 * though not always the same.
 */
public interface CommandStream extends AutoCloseable {
  /**
   * Copies the bytes from the buffer's position to its limit to the device, when the commands
   * before are done. They must not change before the next {@link #synchronize()}; position and
   * limit stay as they are and may be changed at once.
   *
   * @param source of {@link PinnedMemory}
   * @param address where the bytes go
   */
  void upload(ByteBuffer source, long address);

  /**
   * Waits for all commands so far, and fills the buffer from its position to its limit with bytes
   * of the device. Not while commands are captured.
   *
   * @param address where the bytes are
   * @param target of {@link PinnedMemory}; position and limit stay as they are
   */
  void download(long address, ByteBuffer target);

  /** Runs a kernel. The launch and its arguments may be reused at once. */
  void launch(KernelLaunch launch);

  /** Multiplies two matrices. */
  void multiply(MatrixProduct product);

  /** Waits until all commands so far are done, and reports their failures. */
  void synchronize();

  /**
   * From now on commands are not carried out but recorded, until {@link #endCapture()}. Only
   * launches and products may come between; memory may neither be made nor given back, on any
   * thread's behalf.
   */
  void beginCapture();

  /**
   * Ends the recording.
   *
   * @return the commands; the caller closes it
   */
  CapturedGraph endCapture();

  /** Ends a recording that failed, if there is one, and forgets it. Never throws. */
  void abandonCapture();

  /**
   * Carries recorded commands out, with the addresses and arguments that they were recorded with.
   *
   * @param graph of this stream
   */
  void launch(CapturedGraph graph);

  /** Waits for what is under way and gives the stream back. Never throws. */
  @Override
  void close();
}
