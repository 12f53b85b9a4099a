package org.sbert4j.cuda;

import java.nio.ByteBuffer;
import org.sbert4j.cuda.device.MatrixProduct;
import org.sbert4j.cuda.ptx.GlobalMemory;

/**
 * A {@link MatrixProduct} by plain loops: each element a chain of fused multiply-adds over the
 * inputs in ascending order, in 32-bit floats, rounded to the type at its end.
 */
final class SimulatedProduct {
  private final MatrixProduct product;
  private final GlobalMemory memory;

  SimulatedProduct(MatrixProduct product, GlobalMemory memory) {
    this.product = product;
    this.memory = memory;
  }

  void multiply() {
    int rows = product.rows();
    int outFeatures = product.outFeatures();
    int depth = product.inFeatures();
    float[] input = read(product.input(), rows * depth);
    float[] weight = read(product.weight(), outFeatures * depth);
    float[] output = new float[rows * outFeatures];
    for (int row = 0; row < rows; row++) {
      for (int n = 0; n < outFeatures; n++) {
        float sum = 0;
        for (int k = 0; k < depth; k++) {
          sum = Math.fma(input[row * depth + k], weight[n * depth + k], sum);
        }
        output[row * outFeatures + n] = sum;
      }
    }
    memory.upload(DeviceArrays.bytes(product.type(), output), product.output());
  }

  private float[] read(long address, int count) {
    ByteBuffer bytes = DeviceArrays.buffer(product.type(), count);
    memory.download(address, bytes);
    return DeviceArrays.floats(product.type(), bytes);
  }
}
