package org.sbert4j.weights.onnx;

import java.util.List;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.ByteRegion;

/**
 * How integers stand for weights: {@code (x - zeroPoint) * scale}, as DequantizeLinear computes it,
 * with one scale and zero point for a tensor or for each index along an axis.
 *
 * @param scale of rank 0 or 1
 * @param factor by which every scale is multiplied; null for 1
 * @param zeroPoint of the scale's shape; null for 0
 * @param axis along which they differ, counted from the end if negative
 */
record Quantization(Initializer scale, Initializer factor, Initializer zeroPoint, long axis) {

  /** The same for a matrix whose rows and columns change places. */
  Quantization transpose() {
    return new Quantization(scale, factor, zeroPoint, 1 - (axis < 0 ? axis + 2 : axis));
  }

  /** The same with every scale multiplied by a number. */
  Quantization times(Initializer number) {
    return new Quantization(scale, number, zeroPoint, axis);
  }

  /** Makes what reads the integers of {@code stored} as floats. */
  ByteRegion region(Initializer stored) {
    switch (stored.requiredDtype()) {
      case U8, I8, I16, I32 -> {}
      default ->
          throw new ModelFormatException(
              stored.file(),
              stored.name(),
              "holds %s where quantized integers are expected; quantize the model again"
                  .formatted(stored.dtype()));
    }
    float[] scales = scale.floats();
    if (factor != null && factor.floats().length == 1) {
      float by = factor.floats()[0];
      for (int i = 0; i < scales.length; i++) {
        scales[i] *= by;
      }
    }
    List<Long> shape = stored.shape();
    int channelAxis = (int) (axis < 0 ? axis + shape.size() : axis);
    long inner = 1;
    if (scales.length != 1) {
      if (scale.shape().stream().filter(size -> size != 1).count() > 1
          || channelAxis < 0
          || channelAxis >= shape.size()
          || shape.get(channelAxis) != scales.length) {
        throw new ModelFormatException(
            stored.file(),
            stored.name(),
            "the tensor has the shape %s, which its scales %s %s do not fit along axis %d; quantize by tensor or by channel, not by block"
                .formatted(shape, scale.name(), scale.shape(), axis));
      }
      for (long size : shape.subList(channelAxis + 1, shape.size())) {
        inner *= size;
      }
    }
    float[] zeroPoints = zeroPoint == null ? new float[1] : zeroPoint.floats();
    if (zeroPoints.length != 1 && zeroPoints.length != scales.length) {
      throw new ModelFormatException(
          stored.file(),
          zeroPoint.name(),
          "%d zero points do not fit %d scales; quantize the model again"
              .formatted(zeroPoints.length, scales.length));
    }
    return new DequantizedRegion(
        stored.bytes().get(), stored.requiredDtype(), scales, zeroPoints, inner);
  }
}
