package org.sbert4j.cuda.ptx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The kernels of samples.cu, in a memory of their own. */
final class Samples {
  private static final int MOST_ARGUMENT_BYTES = 64;

  private final GlobalMemory memory = new GlobalMemory();
  private final KernelInterpreter kernels;

  Samples() throws IOException {
    try (InputStream ptx = Samples.class.getResourceAsStream("samples.ptx")) {
      String text = new String(ptx.readAllBytes(), StandardCharsets.UTF_8);
      kernels = new KernelInterpreter(PtxModule.parse(text), memory);
    }
  }

  /** Looks for races in the device's memory. */
  void watchRaces() {
    kernels.watchRaces();
  }

  GlobalMemory memory() {
    return memory;
  }

  /** Runs one block; arguments are Integer or Long. */
  long launch(String kernel, int blockSize, Object... arguments) {
    return launch(kernel, new ThreadGrid(1, 1, 1, blockSize), arguments);
  }

  long launch(String kernel, ThreadGrid grid, Object... arguments) {
    ByteBuffer buffer = ByteBuffer.allocate(MOST_ARGUMENT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (Object argument : arguments) {
      if (argument instanceof Integer value) {
        buffer.putInt(value);
      } else {
        buffer.putLong((Long) argument);
      }
    }
    return kernels.launch(kernel, grid, buffer.flip());
  }

  /** Memory that nothing was written to. */
  long fresh(int bytes) {
    return memory.allocate(bytes);
  }

  long upload(int... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asIntBuffer().put(values);
    long address = memory.allocate(buffer.capacity());
    memory.upload(buffer, address);
    return address;
  }

  long upload(float... values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return upload(bits);
  }

  private ByteBuffer download(long address, int bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    memory.download(address, buffer);
    return buffer;
  }

  int[] ints(long address, int count) {
    int[] values = new int[count];
    download(address, Integer.BYTES * count).asIntBuffer().get(values);
    return values;
  }

  long[] longs(long address, int count) {
    long[] values = new long[count];
    download(address, Long.BYTES * count).asLongBuffer().get(values);
    return values;
  }

  float[] floats(long address, int count) {
    float[] values = new float[count];
    download(address, Float.BYTES * count).asFloatBuffer().get(values);
    return values;
  }

  short[] shorts(long address, int count) {
    short[] values = new short[count];
    download(address, Short.BYTES * count).asShortBuffer().get(values);
    return values;
  }
}
