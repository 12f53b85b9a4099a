package org.sbert4j.cuda.device;

/**
 * A GPU, as far as the backend needs one: memory, and streams of commands. The real one is JCuda's;
 * tests have one that computes on the CPU.
 *
 * <p>Memory is named by addresses, as in CUDA, so that an offset is an addition. The address 0 is
 * no memory's.
 *
 * <p>Thread-safe. After a failure that cost the device its state, every call throws {@link
 * org.sbert4j.backend.DeviceLostException}, but those that give something back, which never throw.
 */
public interface Device extends AutoCloseable {
  /** One line for people: its name, its compute capability and the driver's version. */
  String description();

  /**
   * New memory, whose content is arbitrary. Its address is a multiple of 256.
   *
   * @param bytes 1 or more
   * @throws org.sbert4j.backend.DeviceMemoryException if the device has not so much left
   */
  long allocate(long bytes);

  /** Gives memory back. Nothing that reads or writes it may be under way. */
  void free(long address);

  /** All of the device's memory, in bytes. */
  long totalMemory();

  /** What is free now, in bytes, other programs being counted. */
  long freeMemory();

  /**
   * New memory of the machine that copies to and from the device read and write directly.
   *
   * @param bytes 1 or more
   */
  PinnedMemory newPinnedMemory(int bytes);

  /** A new stream. */
  CommandStream newStream();

  /** Gives the device back. Memory, streams and graphs of it must have been given back before. */
  @Override
  void close();
}
