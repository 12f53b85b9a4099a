package org.sbert4j.cuda;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sbert4j.cuda.SimulatedDevice.Call;
import org.sbert4j.cuda.SimulatedDevice.Mode;
import org.sbert4j.cuda.device.CapturedGraph;
import org.sbert4j.cuda.device.CommandStream;
import org.sbert4j.cuda.device.MatrixProduct;
import org.sbert4j.cuda.kernels.KernelLaunch;
import org.sbert4j.cuda.ptx.ThreadGrid;

/** Commands of a {@link SimulatedDevice}. */
final class SimulatedStream implements CommandStream {
  private final SimulatedDevice device;

  /** Not yet carried out. */
  private final List<Runnable> pending = new ArrayList<>();

  /** What is being captured, or null. */
  private List<Runnable> captured;

  private boolean closed;

  SimulatedStream(SimulatedDevice device) {
    this.device = device;
    device.hold();
  }

  private void begin(Call call) {
    if (closed) {
      throw new IllegalStateException("the stream was given back");
    }
    device.begin(call);
  }

  private void requireNotCapturing(String what) {
    if (captured != null) {
      throw new IllegalStateException(what + " while commands are captured");
    }
  }

  /** Carries a command out now or later, or records it. */
  private void add(Runnable command) {
    if (captured != null) {
      captured.add(command);
    } else if (device.mode() == Mode.IMMEDIATE) {
      command.run();
    } else {
      pending.add(command);
    }
  }

  private void carryOut() {
    List<Runnable> commands = List.copyOf(pending);
    pending.clear();
    commands.forEach(Runnable::run);
  }

  @Override
  public void upload(ByteBuffer source, long address) {
    requireNotCapturing("upload");
    requireDirect(source);
    begin(Call.UPLOAD);
    ByteBuffer bytes = source.duplicate();
    add(() -> device.memory().upload(bytes, address));
  }

  @Override
  public void download(long address, ByteBuffer target) {
    requireNotCapturing("download");
    requireDirect(target);
    begin(Call.DOWNLOAD);
    carryOut();
    device.memory().download(address, target);
  }

  private static void requireDirect(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("a buffer that is not of pinned memory");
    }
  }

  @Override
  public void launch(KernelLaunch launch) {
    begin(Call.LAUNCH);
    ByteBuffer values = launch.arguments().values();
    ByteBuffer arguments = ByteBuffer.allocate(values.remaining()).put(values).flip();
    ThreadGrid grid =
        new ThreadGrid(launch.gridX(), launch.gridY(), launch.gridZ(), launch.blockSize());
    String kernel = launch.kernel();
    add(() -> device.kernels().launch(kernel, grid, arguments));
  }

  @Override
  public void multiply(MatrixProduct product) {
    begin(Call.MULTIPLY);
    add(() -> new SimulatedProduct(product, device.memory()).multiply());
  }

  @Override
  public void synchronize() {
    requireNotCapturing("synchronize");
    begin(Call.SYNCHRONIZE);
    carryOut();
  }

  @Override
  public void beginCapture() {
    requireNotCapturing("begin a capture");
    begin(Call.BEGIN_CAPTURE);
    captured = new ArrayList<>();
    device.setCapturing(true);
  }

  @Override
  public CapturedGraph endCapture() {
    if (captured == null) {
      throw new IllegalStateException("no commands are captured");
    }
    begin(Call.END_CAPTURE);
    Graph graph = new Graph(this, List.copyOf(captured));
    abandonCapture();
    return graph;
  }

  @Override
  public void abandonCapture() {
    if (captured != null) {
      captured = null;
      device.setCapturing(false);
    }
  }

  @Override
  public void launch(CapturedGraph graph) {
    requireNotCapturing("launch a graph");
    begin(Call.LAUNCH_GRAPH);
    Graph own = (Graph) graph;
    if (own.closed || own.stream() != this) {
      throw new IllegalStateException("a graph that was given back, or of another stream");
    }
    own.commands.forEach(this::add);
  }

  /** Recorded commands. */
  private static final class Graph implements CapturedGraph {
    private final SimulatedStream stream;
    private final List<Runnable> commands;
    private boolean closed;

    Graph(SimulatedStream stream, List<Runnable> commands) {
      this.stream = stream;
      this.commands = commands;
      stream.device.hold();
    }

    SimulatedStream stream() {
      return stream;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        stream.device.release();
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      abandonCapture();
      closed = true;
      pending.clear();
      device.release();
    }
  }
}
