package org.sbert4j.cuda.jcuda;

import static jcuda.driver.JCudaDriver.cuGraphDestroy;
import static jcuda.driver.JCudaDriver.cuGraphExecDestroy;
import static jcuda.driver.JCudaDriver.cuGraphInstantiate;
import static jcuda.driver.JCudaDriver.cuGraphLaunch;
import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoHAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;
import static jcuda.driver.JCudaDriver.cuStreamBeginCapture;
import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;
import static jcuda.driver.JCudaDriver.cuStreamEndCapture;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;

import java.nio.ByteBuffer;
import jcuda.Pointer;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstream;
import jcuda.jcublas.cublasStatus;
import org.sbert4j.cuda.device.CapturedGraph;
import org.sbert4j.cuda.device.CommandStream;
import org.sbert4j.cuda.device.MatrixProduct;
import org.sbert4j.cuda.kernels.KernelArguments;
import org.sbert4j.cuda.kernels.KernelLaunch;

/**
 * A stream of the driver, with a cuBLAS handle of its own.
 *
 * <p>A launch passes the driver an array of pointers to the arguments. JCuda would build it anew
 * for each launch out of nested objects, which takes 10 to 15 µs; here it is in pinned memory,
 * whose address is known, and only the values are put into it, which takes less than one. The
 * driver has read it when the call returns.
 */
final class JCudaStream implements CommandStream {
  private static final int NON_BLOCKING = 1;

  /** Other threads may allocate meanwhile. */
  private static final int CAPTURE_THREAD_LOCAL = 1;

  /** Where the arguments begin, after the pointers to them. */
  private static final int VALUES = 256;

  private static final int PARAMETER_BYTES = 512;

  private final JCudaDevice device;
  private final DeviceHealth health;
  private final CUstream stream = new CUstream();
  private final JCudaMemory parameters;
  private final Cublas cublas;
  private boolean capturing;

  /** The device's context must be current. */
  JCudaStream(JCudaDevice device) {
    this.device = device;
    this.health = device.health();
    health.check("cuStreamCreate", cuStreamCreate(stream, NON_BLOCKING));
    JCudaMemory memory = null;
    try {
      memory = device.newPinnedMemory(PARAMETER_BYTES);
      this.cublas = new Cublas(device, stream);
    } catch (RuntimeException e) {
      if (memory != null) {
        memory.close();
      }
      device.giveBack(() -> cuStreamDestroy(stream));
      throw e;
    }
    this.parameters = memory;
  }

  @Override
  public void upload(ByteBuffer source, long address) {
    device.makeCurrent();
    health.check(
        "cuMemcpyHtoDAsync",
        cuMemcpyHtoDAsync(
            new DevicePointer(address), pointerTo(source), source.remaining(), stream));
  }

  @Override
  public void download(long address, ByteBuffer target) {
    device.makeCurrent();
    health.check(
        "cuMemcpyDtoHAsync",
        cuMemcpyDtoHAsync(
            pointerTo(target), new DevicePointer(address), target.remaining(), stream));
    health.check("cuStreamSynchronize", cuStreamSynchronize(stream));
  }

  /** To the buffer's position, which JCuda would not look at. */
  private static Pointer pointerTo(ByteBuffer buffer) {
    return Pointer.to(buffer).withByteOffset(buffer.position());
  }

  @Override
  public void launch(KernelLaunch launch) {
    device.makeCurrent();
    KernelArguments arguments = launch.arguments();
    ByteBuffer block = parameters.buffer();
    block.put(VALUES, arguments.values(), 0, arguments.size());
    for (int i = 0; i < arguments.count(); i++) {
      block.putLong(i * Long.BYTES, parameters.address() + VALUES + arguments.offset(i));
    }
    health.check(
        launch.kernel(),
        cuLaunchKernel(
            device.function(launch.kernel()),
            launch.gridX(),
            launch.gridY(),
            launch.gridZ(),
            launch.blockSize(),
            1,
            1,
            0,
            stream,
            parameters.pointer(),
            null));
  }

  @Override
  public void multiply(MatrixProduct product) {
    device.makeCurrent();
    int status = cublas.multiply(product);
    if (status != cublasStatus.CUBLAS_STATUS_SUCCESS && !capturing) {
      // The driver tells whether the device was lost.
      synchronize();
    }
    health.checkCublas("cublasGemmEx", status);
  }

  @Override
  public void synchronize() {
    device.makeCurrent();
    health.check("cuStreamSynchronize", cuStreamSynchronize(stream));
  }

  @Override
  public void beginCapture() {
    device.makeCurrent();
    JCudaDevice.beginAlone();
    capturing = true;
    health.check("cuStreamBeginCapture", cuStreamBeginCapture(stream, CAPTURE_THREAD_LOCAL));
  }

  @Override
  public CapturedGraph endCapture() {
    device.makeCurrent();
    CUgraph graph = new CUgraph();
    int code = cuStreamEndCapture(stream, graph);
    capturing = false;
    JCudaDevice.endAlone();
    health.check("cuStreamEndCapture", code);
    try {
      CUgraphExec executable = new CUgraphExec();
      health.check("cuGraphInstantiate", cuGraphInstantiate(executable, graph, 0L));
      return new Graph(device, executable);
    } finally {
      device.giveBack(() -> cuGraphDestroy(graph));
    }
  }

  @Override
  public void abandonCapture() {
    if (capturing) {
      device.giveBack(
          () -> {
            CUgraph graph = new CUgraph();
            int code = cuStreamEndCapture(stream, graph);
            return code == 0 ? cuGraphDestroy(graph) : code;
          });
      capturing = false;
      JCudaDevice.endAlone();
    }
  }

  /** A recording that can be launched. */
  private static final class Graph implements CapturedGraph {
    private final JCudaDevice device;
    private final CUgraphExec executable;
    private boolean closed;

    Graph(JCudaDevice device, CUgraphExec executable) {
      this.device = device;
      this.executable = executable;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        device.giveBack(() -> cuGraphExecDestroy(executable));
      }
    }
  }

  @Override
  public void launch(CapturedGraph graph) {
    device.makeCurrent();
    health.check("cuGraphLaunch", cuGraphLaunch(((Graph) graph).executable, stream));
  }

  @Override
  public void close() {
    abandonCapture();
    device.giveBack(() -> cuStreamSynchronize(stream));
    cublas.close();
    device.giveBack(() -> cuStreamDestroy(stream));
    parameters.close();
  }
}
