package org.sbert4j.cuda;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.Batching;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.PassSize;
import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;
import org.sbert4j.cuda.device.Device;
import org.sbert4j.cuda.device.MatrixProduct;
import org.sbert4j.cuda.kernels.ElementType;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.TensorView;

/**
 * Every operation of the contract on a GPU. Weights go there once; of a batch, its ids go there and
 * what is read comes back, and nothing between.
 *
 * <p>An operation only says what is to be done: it returns before the device has done it, and
 * reading a row waits. So a failure may come up in a later call than the one that caused it.
 *
 * <p>A tensor has the type that the operation gave it which wrote it. Layers with {@link
 * WeightFormat#FP16} read and write 16-bit floats; sums, layer normalisations' statistics and
 * pooled vectors are 32-bit floats always. An operation that reads another type than it wants
 * converts it.
 *
 * <p>Thread safety: see {@link Backend}. The team of a workspace has nothing to do.
 */
final class CudaBackend implements Backend {
  private static final Set<WeightFormat> FORMATS =
      Collections.unmodifiableSet(EnumSet.of(WeightFormat.FP32, WeightFormat.FP16));

  /**
   * Products as large as those of 16,384 tokens fill any GPU; then the tensors of a base model take
   * 300 MB in fp32. Two passes, so that one batch is made ready and fetched while the other is
   * computed. What is smaller than a quarter is not divided between them.
   */
  private static final Batching BATCHING = new Batching(1 << 14, 1 << 12, 2, false);

  private final Device device;
  private final WeightUploader weights;
  private final Set<CudaWorkspace> workspaces = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param device is closed with the backend
   */
  CudaBackend(Device device) {
    this.device = device;
    this.weights = new WeightUploader(device);
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public String description() {
    return "cuda (" + device.description() + "; other bits than on a CPU)";
  }

  @Override
  public Batching batching() {
    return BATCHING;
  }

  /** The copies of hidden states and of vectors, for callers who read rows. */
  @Override
  public long scratchBytes(PassSize size) {
    return (long) Float.BYTES * size.rows() * (size.hiddenSize() + size.embeddingDimension());
  }

  @Override
  public Set<WeightFormat> weightFormats() {
    return FORMATS;
  }

  @Override
  public Workspace newWorkspace(ThreadTeam team) {
    requireOpen();
    weights.rest();
    CudaWorkspace workspace = new CudaWorkspace(this, device);
    workspaces.add(workspace);
    return workspace;
  }

  /** A workspace was given back. */
  void forget(CudaWorkspace workspace) {
    workspaces.remove(workspace);
  }

  /** Refuses to go on with what was given back. */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the cuda backend is closed");
    }
  }

  @Override
  public EmbeddingWeights embeddingWeights(
      TensorView word,
      TensorView position,
      TensorView tokenType,
      LayerNormWeights layerNorm,
      WeightFormat format) {
    return new CudaWeights.Embedding(
        upload(word),
        upload(position),
        upload(tokenType),
        (CudaWeights.LayerNorm) layerNorm,
        type(format));
  }

  @Override
  public LinearWeights linearWeights(
      List<TensorView> stacked, List<TensorView> biases, WeightFormat format) {
    requireOpen();
    ElementType type = type(format);
    int inFeatures = Math.toIntExact(stacked.get(0).shape().get(1));
    long outFeatures = stacked.stream().mapToLong(weight -> weight.shape().get(0)).sum();
    return new CudaWeights.Linear(
        inFeatures,
        Math.toIntExact(outFeatures),
        type,
        weights.upload(stacked, type),
        biases.isEmpty() ? 0 : weights.upload(biases, ElementType.FLOAT));
  }

  @Override
  public LayerNormWeights layerNormWeights(TensorView weight, TensorView bias, float eps) {
    return new CudaWeights.LayerNorm(upload(weight), upload(bias), eps);
  }

  @Override
  public RelativePositionBias relativePositionBias(TensorView buckets, int[] bucketOfDistance) {
    throw new UnsupportedOperationException("the cuda backend has no relative positions yet");
  }

  private long upload(TensorView tensor) {
    requireOpen();
    return weights.upload(List.of(tensor), ElementType.FLOAT);
  }

  private static ElementType type(WeightFormat format) {
    return switch (format) {
      case FP32 -> ElementType.FLOAT;
      case FP16 -> ElementType.HALF;
      case BF16, INT8 ->
          throw new IllegalArgumentException(
              format.label()
                  + " weights are for CPU backends only; the cuda backend has fp32 and fp16");
    };
  }

  /** A tensor of this backend, in a workspace that may be used. */
  private static CudaTensor usable(Tensor tensor) {
    CudaTensor usable = (CudaTensor) tensor;
    usable.workspace().requireUsable();
    return usable;
  }

  @Override
  public void embed(EmbeddingWeights embeddingWeights, PackedBatch batch, Tensor output) {
    CudaWeights.Embedding tables = (CudaWeights.Embedding) embeddingWeights;
    CudaTensor y = usable(output);
    CudaWorkspace workspace = y.workspace();
    long address = y.overwrite(batch.tokens(), tables.type());
    if (batch.tokens() > 0) {
      workspace
          .kernels()
          .embedLayerNorm(tables, workspace.batch(batch), batch.tokens(), y.columns(), address);
    }
  }

  @Override
  public void linear(Tensor input, LinearWeights linearWeights, Tensor output) {
    CudaWeights.Linear w = (CudaWeights.Linear) linearWeights;
    CudaTensor x = usable(input);
    CudaTensor y = usable(output);
    long in = y.workspace().as(w.type(), x);
    long out = y.overwrite(x.rows(), w.type());
    if (x.rows() > 0) {
      y.workspace().stream()
          .multiply(
              new MatrixProduct(
                  w.type(), in, w.weight(), out, x.rows(), w.outFeatures(), w.inFeatures()));
      y.leaveBias(w.bias());
    }
  }

  @Override
  public void activation(ActivationFunction function, Tensor tensor) {
    CudaTensor x = usable(tensor);
    if (function == ActivationFunction.IDENTITY || x.rows() == 0) {
      return;
    }
    long address = x.addressToChange();
    x.workspace()
        .kernels()
        .biasActivation(x.type(), address, x.takeBias(), x.rows(), x.columns(), function);
  }

  @Override
  public void addLayerNorm(
      Tensor input, Tensor residual, LayerNormWeights layerNormWeights, Tensor output) {
    CudaTensor x = usable(input);
    CudaTensor r = usable(residual);
    CudaTensor y = usable(output);
    ElementType type = x.type();
    int rows = x.rows();
    long residualAddress = y.workspace().as(type, r);
    long inputAddress = x.addressWithoutBias();
    // Taken before the output's is lost, which may be the input's.
    long bias = x.takeBias();
    long outputAddress = y.overwrite(rows, type);
    if (rows > 0) {
      y.workspace()
          .kernels()
          .addLayerNorm(
              type,
              inputAddress,
              bias,
              residualAddress,
              (CudaWeights.LayerNorm) layerNormWeights,
              rows,
              y.columns(),
              outputAddress);
    }
    if (x != y) {
      x.leaveBias(bias);
    }
  }

  @Override
  public void layerNorm(LayerNormWeights layerNormWeights, Tensor tensor) {
    CudaTensor x = usable(tensor);
    if (x.rows() > 0) {
      long address = x.addressToChange();
      x.workspace()
          .kernels()
          .addLayerNorm(
              x.type(),
              address,
              x.takeBias(),
              0,
              (CudaWeights.LayerNorm) layerNormWeights,
              x.rows(),
              x.columns(),
              address);
    }
  }

  @Override
  public void selfAttention(
      Tensor queryKeyValue,
      PackedBatch batch,
      int numAttentionHeads,
      RelativePositionBias bias,
      Tensor contextLayer) {
    if (bias != null) {
      throw new UnsupportedOperationException("the cuda backend has no relative positions yet");
    }
    CudaTensor qkv = usable(queryKeyValue);
    CudaTensor context = usable(contextLayer);
    CudaWorkspace workspace = context.workspace();
    long in = qkv.addressWithoutBias();
    long out = context.overwrite(qkv.rows(), qkv.type());
    if (qkv.rows() > 0) {
      workspace
          .kernels()
          .selfAttention(
              qkv.type(),
              in,
              qkv.shape().pendingBias(),
              workspace.batch(batch).sequenceOffsets(),
              batch,
              numAttentionHeads,
              context.columns() / numAttentionHeads,
              out);
    }
  }

  @Override
  public void pool(
      Tensor hiddenStates, PackedBatch batch, PoolingMode mode, Tensor output, int columnOffset) {
    CudaTensor x = usable(hiddenStates);
    CudaTensor y = usable(output);
    CudaWorkspace workspace = y.workspace();
    if (y.rows() == batch.sequences()) {
      // Other columns keep what they hold.
      y.requireFloats();
      y.address();
    } else {
      y.overwrite(batch.sequences(), ElementType.FLOAT);
    }
    long out = y.addressToChange();
    if (batch.sequences() > 0) {
      workspace
          .kernels()
          .pool(
              x.type(),
              x.address(),
              workspace.batch(batch),
              batch,
              x.columns(),
              mode,
              out,
              y.columns(),
              columnOffset);
    }
  }

  @Override
  public void normalize(Tensor tensor) {
    CudaTensor x = usable(tensor);
    x.requireFloats();
    x.address();
    long address = x.addressToChange();
    if (x.rows() > 0) {
      x.workspace().kernels().normalizeRows(address, x.rows(), x.columns());
    }
  }

  @Override
  public void run(Workspace workspace, PackedBatch batch, Runnable operations) {
    ((CudaWorkspace) workspace).run(batch, operations);
  }

  /**
   * Gives the device back, with all workspaces and weights. Afterwards everything throws
   * IllegalStateException. Never throws itself.
   */
  @Override
  public void close() {
    synchronized (weights) {
      if (closed) {
        return;
      }
      closed = true;
    }
    List.copyOf(workspaces).forEach(CudaWorkspace::close);
    weights.close();
    device.close();
  }
}
