package org.sbert4j.cuda.jcuda;

import static jcuda.jcublas.JCublas2.cublasCreate;
import static jcuda.jcublas.JCublas2.cublasDestroy;
import static jcuda.jcublas.JCublas2.cublasGemmEx_new;
import static jcuda.jcublas.JCublas2.cublasSetMathMode;
import static jcuda.jcublas.JCublas2.cublasSetStream;
import static jcuda.jcublas.JCublas2.cublasSetWorkspace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntSupplier;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.driver.CUstream;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.runtime.cudaStream_t;
import org.sbert4j.cuda.device.MatrixProduct;
import org.sbert4j.cuda.kernels.ElementType;

/**
 * Matrix products by NVIDIA's cuBLAS, on one stream.
 *
 * <p>cuBLAS reads matrices column by column, and ours lie row by row. But a matrix that lies row by
 * row is its own transpose to who reads it column by column, so instead of {@code Y = X · Wᵀ} it is
 * asked for {@code Yᵀ = W · Xᵀ}: what it takes for {@code Wᵀ [K, N]} it transposes, what it takes
 * for {@code Xᵀ [K, M]} it leaves, and {@code Yᵀ [N, M]} written column by column is {@code Y} row
 * by row. Nothing is moved.
 *
 * <p>Sums are 32-bit. Floats are multiplied as they are: TF32, which would round them first, must
 * be asked for by other names. Products of halves are made by tensor cores, and where a sum is
 * divided among blocks its parts are not rounded to halves either.
 *
 * <p>The workspace is given once, as cuBLAS would otherwise allocate one, which a recording does
 * not allow; it must be given after the stream, because setting the stream takes it away.
 */
final class Cublas implements AutoCloseable {
  /** As NVIDIA recommends: 32 MiB from Hopper on, 4 MiB before. */
  private static final long WORKSPACE_BYTES = 4L << 20;

  private static final long HOPPER_WORKSPACE_BYTES = 32L << 20;
  private static final int HOPPER = 9;

  private static final int ALGORITHM_OF_ITS_CHOICE_ON_TENSOR_CORES = 99;
  private static final int ALGORITHM_OF_ITS_CHOICE = -1;

  private final JCudaDevice device;
  private final cublasHandle handle = new cublasHandle();
  private final long workspace;
  private final Pointer one = scalar(1);
  private final Pointer zero = scalar(0);

  /** The device's context must be current. */
  Cublas(JCudaDevice device, CUstream stream) {
    this.device = device;
    DeviceHealth health = device.health();
    long bytes = device.facts().major() >= HOPPER ? HOPPER_WORKSPACE_BYTES : WORKSPACE_BYTES;
    this.workspace = device.allocate(bytes);
    try {
      health.checkCublas("cublasCreate", alone(() -> cublasCreate(handle)));
      health.checkCublas("cublasSetStream", cublasSetStream(handle, new cudaStream_t(stream)));
      health.checkCublas(
          "cublasSetWorkspace", cublasSetWorkspace(handle, new DevicePointer(workspace), bytes));
      health.checkCublas(
          "cublasSetMathMode",
          cublasSetMathMode(handle, cublasMath.CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** For functions that wait for the whole device, and so must not meet a recording. */
  private static int alone(IntSupplier function) {
    JCudaDevice.beginAlone();
    try {
      return function.getAsInt();
    } finally {
      JCudaDevice.endAlone();
    }
  }

  private static Pointer scalar(float value) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
    return Pointer.to(buffer.putFloat(0, value));
  }

  /**
   * {@code output = input · weightᵀ}. The device's context must be current.
   *
   * @return cuBLAS's status
   */
  int multiply(MatrixProduct product) {
    boolean halves = product.type() == ElementType.HALF;
    int type = halves ? cudaDataType.CUDA_R_16F : cudaDataType.CUDA_R_32F;
    int depth = product.inFeatures();
    return cublasGemmEx_new(
        handle,
        cublasOperation.CUBLAS_OP_T,
        cublasOperation.CUBLAS_OP_N,
        product.outFeatures(),
        product.rows(),
        depth,
        one,
        new DevicePointer(product.weight()),
        type,
        depth,
        new DevicePointer(product.input()),
        type,
        depth,
        zero,
        new DevicePointer(product.output()),
        type,
        product.outFeatures(),
        cublasComputeType.CUBLAS_COMPUTE_32F,
        halves ? ALGORITHM_OF_ITS_CHOICE_ON_TENSOR_CORES : ALGORITHM_OF_ITS_CHOICE);
  }

  /** Never throws. */
  @Override
  public void close() {
    device.giveBack(() -> alone(() -> cublasDestroy(handle)));
    device.free(workspace);
  }
}
