package org.sbert4j.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.sbert4j.cuda.device.CommandStream;
import org.sbert4j.cuda.device.Device;
import org.sbert4j.cuda.device.PinnedMemory;
import org.sbert4j.cuda.jcuda.DeviceHealth;
import org.sbert4j.cuda.ptx.GlobalMemory;
import org.sbert4j.cuda.ptx.KernelInterpreter;
import org.sbert4j.cuda.ptx.PtxModule;

/**
 * A device that computes on the CPU: the kernels as their PTX says, matrix products by plain loops.
 * It is strict about memory ({@link GlobalMemory}), counts what is held, and fails when it is told
 * to.
 *
 * <p>Thread-safe as a {@link Device} is.
 */
final class SimulatedDevice implements Device {
  /** CUDA's code for too little memory. */
  static final int OUT_OF_MEMORY = 2;

  /** CUDA's code for an access where there is no memory. */
  static final int ILLEGAL_ADDRESS = 700;

  /** CUDA's code for whatever else loses a device. */
  static final int UNKNOWN = 999;

  /** Enough for every test that does not ask for less. */
  private static final long MUCH_MEMORY = 1L << 32;

  /** Calls that can be told to fail. */
  enum Call {
    ALLOCATE,
    ALLOCATE_PINNED,
    UPLOAD,
    DOWNLOAD,
    LAUNCH,
    MULTIPLY,
    SYNCHRONIZE,
    BEGIN_CAPTURE,
    END_CAPTURE,
    LAUNCH_GRAPH
  }

  /** When commands are carried out. */
  enum Mode {
    /** At once. */
    IMMEDIATE,
    /**
     * As late as a stream may: when it is synchronized. What of it is not waited for, or changes
     * before, comes out wrong.
     */
    DEFERRED
  }

  /** The kernels, read once for all devices. */
  private static final class Ptx {
    static final PtxModule MODULE = PtxModule.parse(read());

    private static String read() {
      try (InputStream ptx =
          SimulatedDevice.class.getResourceAsStream("/org/sbert4j/cuda/kernels.ptx")) {
        return new String(ptx.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** That the so many-th call from now on returns a code. */
  private record Failure(AtomicInteger callsLeft, int code) {}

  private final Mode mode;
  private final long totalMemory;
  private final GlobalMemory memory = new GlobalMemory();
  private final KernelInterpreter kernels = new KernelInterpreter(Ptx.MODULE, memory);
  private final long bytesOfModule = memory.liveBytes();
  private final int allocationsOfModule = memory.liveAllocations();
  private final DeviceHealth health = new DeviceHealth();
  private final Map<Call, Failure> failures = new ConcurrentHashMap<>();
  private final Map<Call, AtomicInteger> calls = new EnumMap<>(Call.class);
  private final Set<Thread> capturing = ConcurrentHashMap.newKeySet();
  private final AtomicInteger heldOnHost = new AtomicInteger();

  SimulatedDevice() {
    this(Mode.IMMEDIATE, MUCH_MEMORY);
  }

  /**
   * @param totalMemory in bytes
   */
  SimulatedDevice(Mode mode, long totalMemory) {
    this.mode = mode;
    this.totalMemory = totalMemory;
    for (Call call : Call.values()) {
      calls.put(call, new AtomicInteger());
    }
  }

  /**
   * Lets a call fail.
   *
   * @param count 1 for the next call of this kind
   * @param code CUDA's; some lose the device for good
   */
  void fail(Call call, int count, int code) {
    failures.put(call, new Failure(new AtomicInteger(count), code));
  }

  /** How many calls of this kind there were. */
  int calls(Call call) {
    return calls.get(call).get();
  }

  /** Allocations that were not given back. */
  int liveAllocations() {
    return memory.liveAllocations() - allocationsOfModule;
  }

  /** Bytes that were not given back. */
  long liveBytes() {
    return memory.liveBytes() - bytesOfModule;
  }

  /** Streams, graphs and pieces of pinned memory that were not given back. */
  int heldOnHost() {
    return heldOnHost.get();
  }

  GlobalMemory memory() {
    return memory;
  }

  KernelInterpreter kernels() {
    return kernels;
  }

  Mode mode() {
    return mode;
  }

  /** Counts a call, and lets it fail if it is to. */
  void begin(Call call) {
    health.requireAlive();
    calls.get(call).incrementAndGet();
    Failure failure = failures.get(call);
    if (failure != null && failure.callsLeft.decrementAndGet() == 0) {
      failures.remove(call);
      health.check("simulated " + call, failure.code);
    }
  }

  /** Something was taken that must be given back. */
  void hold() {
    heldOnHost.incrementAndGet();
  }

  /** The counterpart of {@link #hold}. */
  void release() {
    heldOnHost.decrementAndGet();
  }

  /** The thread begins or ends a recording, during which it may not allocate. */
  void setCapturing(boolean now) {
    if (now) {
      capturing.add(Thread.currentThread());
    } else {
      capturing.remove(Thread.currentThread());
    }
  }

  private void requireNotCapturing(String what) {
    if (capturing.contains(Thread.currentThread())) {
      throw new IllegalStateException(what + " while commands are captured");
    }
  }

  @Override
  public String description() {
    return "simulated device";
  }

  @Override
  public long allocate(long bytes) {
    requireNotCapturing("allocate");
    begin(Call.ALLOCATE);
    if (bytes < 1) {
      throw new IllegalArgumentException("allocate " + bytes + " bytes");
    }
    synchronized (memory) {
      if (bytes > freeMemory()) {
        throw DeviceHealth.tooLittleMemory(bytes, freeMemory(), totalMemory);
      }
      return memory.allocate(Math.toIntExact(bytes));
    }
  }

  @Override
  public void free(long address) {
    requireNotCapturing("free");
    memory.free(address);
  }

  @Override
  public long totalMemory() {
    return totalMemory;
  }

  @Override
  public long freeMemory() {
    return totalMemory - liveBytes();
  }

  @Override
  public PinnedMemory newPinnedMemory(int bytes) {
    requireNotCapturing("pinned memory");
    begin(Call.ALLOCATE_PINNED);
    return new SimulatedPinnedMemory(this, bytes);
  }

  @Override
  public CommandStream newStream() {
    health.requireAlive();
    return new SimulatedStream(this);
  }

  @Override
  public void close() {}
}
