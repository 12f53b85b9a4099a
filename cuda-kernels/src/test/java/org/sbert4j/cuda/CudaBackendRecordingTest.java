package org.sbert4j.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.cuda.CudaBackendSample.batch;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.cuda.SimulatedDevice.Call;
import org.sbert4j.cuda.SimulatedDevice.Mode;
import org.sbert4j.cuda.device.CommandStream;

/** Recordings: what they repeat is what would have been computed, and they are kept in bounds. */
class CudaBackendRecordingTest {
  private final SimulatedDevice device = new SimulatedDevice(Mode.DEFERRED, 1L << 30);
  private final CudaBackend backend = new CudaBackend(device);

  @AfterEach
  void nothingIsLeft() {
    backend.close();
    assertEquals(0, device.liveAllocations());
    assertEquals(0, device.heldOnHost());
  }

  private int repeated() {
    return device.calls(Call.LAUNCH_GRAPH);
  }

  @ParameterizedTest
  @EnumSource(
      value = WeightFormat.class,
      names = {"FP32", "FP16"})
  void aRepetitionGivesTheBitsOfTheOperationsThemselves(WeightFormat format) {
    CudaBackendSample sample = new CudaBackendSample(backend, format);
    try (CudaBackendSample.Pass pass = sample.newPass();
        CudaBackendSample.Pass other = sample.newPass()) {
      for (int seed = 0; seed < 4; seed++) {
        for (int length : new int[] {7, 3}) {
          PackedBatch batch = batch(seed, length);
          assertArrayEquals(other.eagerly(batch), pass.run(batch), "run " + seed);
        }
      }
    }
    // The first run of each length goes command by command.
    assertEquals(2 * 3, repeated());
  }

  @Test
  void whatRunsBetweenDoesNotDisturbThem() {
    CudaBackendSample sample = new CudaBackendSample(backend, WeightFormat.FP32);
    try (CudaBackendSample.Pass pass = sample.newPass();
        CudaBackendSample.Pass other = sample.newPass()) {
      pass.eagerly(batch(0, 2, 2));
      for (int seed = 0; seed < 4; seed++) {
        PackedBatch batch = batch(seed, 5);
        assertArrayEquals(other.eagerly(batch), pass.run(batch));
        PackedBatch smaller = batch(seed, 2, 2);
        assertArrayEquals(other.eagerly(smaller), pass.eagerly(smaller));
      }
    }
    assertEquals(3, repeated());
  }

  @Test
  void memoryThatMovesEndsThem() {
    CudaBackendSample sample = new CudaBackendSample(backend, WeightFormat.FP32);
    try (CudaBackendSample.Pass pass = sample.newPass();
        CudaBackendSample.Pass other = sample.newPass()) {
      for (int seed = 0; seed < 3; seed++) {
        pass.run(batch(seed, 4));
      }
      assertEquals(2, repeated());
      pass.eagerly(batch(9, 40, 30));
      PackedBatch batch = batch(10, 4);
      assertArrayEquals(other.eagerly(batch), pass.run(batch));
      assertEquals(2, repeated(), "the recording holds addresses of memory that was given back");
      assertArrayEquals(other.eagerly(batch), pass.run(batch));
      assertEquals(3, repeated());
    }
  }

  @Test
  void promptTokensAreOfTheShape() {
    CudaBackendSample sample = new CudaBackendSample(backend, WeightFormat.FP32);
    try (CudaBackendSample.Pass pass = sample.newPass();
        CudaBackendSample.Pass other = sample.newPass()) {
      for (int promptTokens : new int[] {0, 0, 2, 2, 0, 2}) {
        PackedBatch batch = batch(promptTokens, 6).withPromptTokens(promptTokens);
        assertArrayEquals(other.eagerly(batch), pass.run(batch));
      }
    }
    assertEquals(4, repeated());
  }

  /** Tokens' indices lie where the positions are, or behind everything else. */
  @Test
  void indicesThatAreNotThePositionsAreOfTheShape() {
    CudaBackendSample sample = new CudaBackendSample(backend, WeightFormat.FP32);
    try (CudaBackendSample.Pass pass = sample.newPass();
        CudaBackendSample.Pass other = sample.newPass()) {
      // Memory that moved later would end the recordings.
      pass.eagerly(KernelRig.withOtherPositions(batch(3, 6, 6)));
      for (boolean apart : new boolean[] {false, false, true, true, false, true}) {
        PackedBatch bert = batch(3, 6);
        PackedBatch batch = apart ? KernelRig.withOtherPositions(bert) : bert;
        assertArrayEquals(other.eagerly(batch), pass.run(batch));
      }
    }
    assertEquals(4, repeated());
  }

  @Test
  void severalSequencesAndManyTokensAreNotRecorded() {
    assertTrue(Recordings.pays(batch(0, 1)));
    assertTrue(Recordings.pays(batch(0, Recordings.MOST_TOKENS)));
    assertFalse(Recordings.pays(batch(0, Recordings.MOST_TOKENS + 1)));
    assertFalse(Recordings.pays(batch(0, 2, 2)));
    assertFalse(Recordings.pays(batch(0, 0)));
    assertFalse(Recordings.pays(batch(0)));
    CudaBackendSample sample = new CudaBackendSample(backend, WeightFormat.FP32);
    try (CudaBackendSample.Pass pass = sample.newPass()) {
      for (int seed = 0; seed < 3; seed++) {
        pass.run(batch(seed, 2, 2));
        pass.run(batch(seed));
      }
    }
    assertEquals(0, device.calls(Call.BEGIN_CAPTURE));
  }

  @Test
  void thereAreNotMoreThanSoManyAndTheOldestGoesFirst() {
    try (CommandStream stream = device.newStream()) {
      Recordings recordings = new Recordings(stream);
      for (int tokens = 1; tokens <= Recordings.MOST_SHAPES + 5; tokens++) {
        Recordings.Key key = new Recordings.Key(tokens, 0, false);
        recordings.run(key, () -> {}, List.of());
        recordings.run(key, () -> {}, List.of());
      }
      assertEquals(Recordings.MOST_SHAPES, recordings.graphs());
      assertEquals(Recordings.MOST_SHAPES + 1, device.heldOnHost());
      int captures = device.calls(Call.BEGIN_CAPTURE);
      recordings.run(new Recordings.Key(6, 0, false), () -> {}, List.of());
      assertEquals(captures, device.calls(Call.BEGIN_CAPTURE), "is still there");
      recordings.run(new Recordings.Key(5, 0, false), () -> {}, List.of());
      recordings.run(new Recordings.Key(5, 0, false), () -> {}, List.of());
      assertEquals(captures + 1, device.calls(Call.BEGIN_CAPTURE), "was forgotten");
      recordings.clear();
    }
  }

  @Test
  void anErrorInTheJvmEndsTheRecordingToo() {
    try (CommandStream stream = device.newStream()) {
      Recordings recordings = new Recordings(stream);
      Recordings.Key key = new Recordings.Key(5, 0, false);
      recordings.run(key, () -> {}, List.of());
      Runnable operations =
          () -> {
            throw new OutOfMemoryError("of the heap");
          };
      assertThrows(OutOfMemoryError.class, () -> recordings.run(key, operations, List.of()));
      stream.synchronize();
      recordings.run(key, () -> {}, List.of());
      assertEquals(1, recordings.graphs());
      recordings.clear();
    }
  }

  @Test
  void whatCannotBeRecordedRunsAllTheSame() {
    CudaBackendSample sample = new CudaBackendSample(backend, WeightFormat.FP32);
    int unsupported = 801;
    try (CudaBackendSample.Pass pass = sample.newPass();
        CudaBackendSample.Pass other = sample.newPass()) {
      pass.run(batch(0, 5));
      device.fail(Call.END_CAPTURE, 1, unsupported);
      for (int seed = 0; seed < 3; seed++) {
        PackedBatch batch = batch(seed, 5);
        assertArrayEquals(other.eagerly(batch), pass.run(batch));
      }
    }
    assertEquals(0, repeated());
    assertEquals(1, device.calls(Call.BEGIN_CAPTURE), "tried once");
  }
}
