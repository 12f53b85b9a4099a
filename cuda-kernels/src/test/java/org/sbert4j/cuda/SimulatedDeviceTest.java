package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.cuda.kernels.ElementType.FLOAT;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.backend.DeviceLostException;
import org.sbert4j.backend.DeviceMemoryException;
import org.sbert4j.cuda.SimulatedDevice.Call;
import org.sbert4j.cuda.SimulatedDevice.Mode;
import org.sbert4j.cuda.device.CapturedGraph;
import org.sbert4j.cuda.device.CommandStream;
import org.sbert4j.cuda.device.Device;
import org.sbert4j.cuda.device.MatrixProduct;
import org.sbert4j.cuda.device.PinnedMemory;
import org.sbert4j.cuda.kernels.ElementType;
import org.sbert4j.cuda.kernels.KernelArguments;
import org.sbert4j.cuda.kernels.KernelLaunch;
import org.sbert4j.cuda.ptx.MemoryFault;
import org.sbert4j.cuda.ptx.PtxException;

/** The device that other tests rely on: it computes, remembers and fails as it should. */
class SimulatedDeviceTest {
  private static final long MEMORY = 1 << 20;

  private final SimulatedDevice device = new SimulatedDevice(Mode.IMMEDIATE, MEMORY);

  private static long upload(Device device, CommandStream stream, ElementType type, float... x) {
    ByteBuffer bytes = DeviceArrays.bytes(type, x);
    long address = device.allocate(bytes.remaining());
    stream.upload(bytes, address);
    return address;
  }

  private static float[] download(CommandStream stream, ElementType type, long address, int count) {
    ByteBuffer bytes = DeviceArrays.buffer(type, count);
    stream.download(address, bytes);
    return DeviceArrays.floats(type, bytes);
  }

  @ParameterizedTest
  @EnumSource
  void multipliesMatrices(ElementType type) {
    int rows = 3;
    int outFeatures = 5;
    int inFeatures = 7;
    float[] input = new float[rows * inFeatures];
    float[] weight = new float[outFeatures * inFeatures];
    for (int i = 0; i < weight.length; i++) {
      input[i % input.length] = i % 9 - 4;
      weight[i] = i % 11 / 8f;
    }
    float[] expected = new float[rows * outFeatures];
    for (int i = 0; i < expected.length; i++) {
      for (int k = 0; k < inFeatures; k++) {
        int row = i / outFeatures;
        expected[i] += input[row * inFeatures + k] * weight[i % outFeatures * inFeatures + k];
      }
    }
    try (CommandStream stream = device.newStream()) {
      long output = device.allocate((long) type.bytes() * expected.length);
      stream.multiply(
          new MatrixProduct(
              type,
              upload(device, stream, type, input),
              upload(device, stream, type, weight),
              output,
              rows,
              outFeatures,
              inFeatures));
      assertArrayEquals(expected, download(stream, type, output, expected.length));
    }
  }

  @Test
  void memoryEndsWhereItIsSaidTo() {
    long half = device.allocate(MEMORY / 2);
    assertEquals(MEMORY / 2, device.freeMemory());
    device.allocate(MEMORY / 2);
    String message =
        assertThrows(DeviceMemoryException.class, () -> device.allocate(1)).getMessage();
    assertTrue(message.contains("0.0 MB of 1.0 MB"), message);
    assertEquals(2, device.liveAllocations());
    device.free(half);
    assertEquals(MEMORY / 2, device.liveBytes());
    device.allocate(MEMORY / 2);
  }

  @Test
  void whatIsTakenIsCounted() {
    CommandStream stream = device.newStream();
    PinnedMemory pinned = device.newPinnedMemory(8);
    stream.beginCapture();
    CapturedGraph graph = stream.endCapture();
    assertEquals(3, device.heldOnHost());
    graph.close();
    graph.close();
    pinned.close();
    stream.close();
    assertEquals(0, device.heldOnHost());
    assertThrows(IllegalStateException.class, stream::synchronize);
  }

  @ParameterizedTest
  @ValueSource(ints = {SimulatedDevice.ILLEGAL_ADDRESS, SimulatedDevice.UNKNOWN})
  void aDeviceIsLostWithTheCallThatWasChosen(int code) {
    CommandStream stream = device.newStream();
    long x = upload(device, stream, FLOAT, 1f, 2f, 3f, 4f);
    long bias = upload(device, stream, FLOAT, 1f);
    KernelCalls kernels = new KernelCalls(stream);
    device.fail(Call.LAUNCH, 2, code);
    kernels.addBias(FLOAT, x, bias, 4, 1);
    var lost = assertThrows(DeviceLostException.class, () -> kernels.addBias(FLOAT, x, bias, 4, 1));
    assertTrue(lost.getMessage().contains("(" + code + ")"), lost.getMessage());
    assertThrows(DeviceLostException.class, () -> device.allocate(1));
    assertThrows(DeviceLostException.class, () -> download(stream, FLOAT, x, 4));
    device.free(x);
    stream.close();
    assertEquals(2, device.calls(Call.LAUNCH));
  }

  @Test
  void tooLittleMemoryLosesNothing() {
    device.fail(Call.ALLOCATE, 1, SimulatedDevice.OUT_OF_MEMORY);
    assertThrows(DeviceMemoryException.class, () -> device.allocate(1));
    device.allocate(1);
  }

  /** Compiles each for the interpreter, which knows all instructions or throws. */
  @Test
  void everyKernelOfThePtxCanRun() {
    for (String kernel : device.kernels().kernels()) {
      assertTrue(device.kernels().sharedBytes(kernel) <= 48 * 1024, kernel);
    }
  }

  @Test
  void blocksAreNoLargerThanTheirKernelAllows() {
    KernelArguments arguments = new KernelArguments().address(0).address(0).integer(1).integer(1);
    KernelLaunch launch = new KernelLaunch("add_bias_f32", 1, 1, 1, 160, arguments);
    CommandStream stream = device.newStream();
    var error = assertThrows(PtxException.class, () -> stream.launch(launch));
    assertTrue(error.getMessage().contains("128 threads at most"), error.getMessage());
  }

  @Test
  void aKernelMayOnlyTouchWhatThereIs() {
    CommandStream stream = device.newStream();
    KernelCalls kernels = new KernelCalls(stream);
    long x = upload(device, stream, FLOAT, 1f, 2f, 3f);
    long bias = upload(device, stream, FLOAT, 1f);
    var fault = assertThrows(PtxException.class, () -> kernels.addBias(FLOAT, x, bias, 4, 1));
    assertTrue(fault.getMessage().contains("kernel add_bias_f32, PTX line"), fault.getMessage());
    long unwritten = device.allocate(4);
    assertThrows(MemoryFault.class, () -> download(stream, FLOAT, unwritten, 1));
    assertThrows(MemoryFault.class, () -> device.free(x + 4));
  }

  @Test
  void deferredCommandsComeWhenTheyAreWaitedFor() {
    SimulatedDevice late = new SimulatedDevice(Mode.DEFERRED, MEMORY);
    try (CommandStream stream = late.newStream()) {
      long x = late.allocate(4);
      ByteBuffer source = DeviceArrays.bytes(FLOAT, new float[] {1f});
      stream.upload(source, x);
      source.putFloat(0, 5f);
      stream.synchronize();
      source.putFloat(0, 7f);
      assertEquals(5f, download(stream, FLOAT, x, 1)[0]);
      long bias = upload(late, stream, FLOAT, 1f);
      new KernelCalls(stream).addBias(FLOAT, x, bias, 1, 1);
      late.free(bias);
      assertThrows(MemoryFault.class, stream::synchronize);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGraphRepeatsWhatWasRecorded(Mode mode) {
    SimulatedDevice recorder = new SimulatedDevice(mode, MEMORY);
    CommandStream stream = recorder.newStream();
    KernelCalls kernels = new KernelCalls(stream);
    long x = upload(recorder, stream, FLOAT, 1f, 2f);
    long bias = upload(recorder, stream, FLOAT, 10f);
    stream.beginCapture();
    kernels.addBias(FLOAT, x, bias, 2, 1);
    kernels.addBias(FLOAT, x, bias, 1, 1);
    assertThrows(IllegalStateException.class, () -> recorder.allocate(1));
    assertThrows(IllegalStateException.class, stream::synchronize);
    CapturedGraph graph = stream.endCapture();
    assertArrayEquals(new float[] {1f, 2f}, download(stream, FLOAT, x, 2));
    stream.launch(graph);
    assertArrayEquals(new float[] {21f, 12f}, download(stream, FLOAT, x, 2));
    stream.upload(DeviceArrays.bytes(FLOAT, new float[] {-1f}), bias);
    stream.launch(graph);
    assertArrayEquals(new float[] {19f, 11f}, download(stream, FLOAT, x, 2));
    graph.close();
    assertThrows(IllegalStateException.class, () -> stream.launch(graph));
    stream.beginCapture();
    kernels.addBias(FLOAT, x, bias, 2, 1);
    stream.abandonCapture();
    assertArrayEquals(new float[] {19f, 11f}, download(stream, FLOAT, x, 2));
  }
}
