package org.sbert4j.transformer;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.config.BertConfig;
import org.sbert4j.weights.PoolingMode;

/**
 * Runs a fixed workload and prints the digest of every bit of its results; for {@link
 * VectorWidthsTest}, which starts it in JVMs of its own.
 */
final class DigestProgram {
  private static final int[] LENGTHS = {2, 3, 130, 17, 48, 16, 5, 49, 33};

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A system property: whether to tell the backend that the JVM is cold. */
  static final String START_COLD = "sbert4j.test.startCold";

  private DigestProgram() {}

  /**
   * @param arguments the backend's name, then how often to run the workload
   */
  public static void main(String[] arguments) {
    try (Backend backend = Backends.create(arguments[0], BackendOptions.none())) {
      if (Boolean.getBoolean(START_COLD)) {
        backend.startCold();
      }
      boolean warmsUp = warmsUp();
      String digest = digest(backend);
      // Compiled code must give what the interpreter gave.
      for (int run = 1; run < Integer.parseInt(arguments[1]); run++) {
        requireSame(digest, digest(backend), run);
      }
      // And vector code what the plain loops gave that stood in for it, with the switch between.
      long end = System.nanoTime() + PATIENCE.toNanos();
      for (int run = 1; warmsUp() && System.nanoTime() < end; run++) {
        requireSame(digest, digest(backend), run);
      }
      System.out.println("warm-up " + (warmsUp() ? "unfinished" : warmsUp ? "finished" : "none"));
      requireSame(digest, digest(backend), 0);
      System.out.println("backend " + backend.description());
      System.out.println("digest " + digest);
    } catch (RuntimeException e) {
      System.out.println("failure " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  /** Whether vector code is being compiled. */
  static boolean warmsUp() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("sbert4j-warm-up"));
  }

  private static void requireSame(String digest, String again, int run) {
    if (!again.equals(digest)) {
      throw new AssertionError("run " + run + " gave " + again + " after " + digest);
    }
  }

  private static String digest(Backend backend) {
    MessageDigest digest = sha256();
    for (ActivationFunction hiddenAct :
        List.of(ActivationFunction.GELU, ActivationFunction.GELU_TANH, ActivationFunction.SILU)) {
      BertConfig config = new BertConfig(50, 36, 2, 3, 100, 140, 2, 1e-12f, hiddenAct);
      digestModel(SmallBert.create(config, backend), backend, digest);
      digestOneRow(config, backend, digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void digestModel(BertModel model, Backend backend, MessageDigest digest) {
    PackedBatch batch = PackedBatch.of(SmallBert.texts(LENGTHS));
    List<PoolingMode> modes = List.of(PoolingMode.values());
    try (BertActivations activations = model.newActivations(ThreadTeam.CALLER_ALONE)) {
      model.forward(batch, activations, hiddenStates -> update(digest, hiddenStates));
      Tensor pooled = activations.workspace().newTensor(modes.size() * model.config().hiddenSize());
      ModuleStack.pool(backend, modes, activations.hiddenStates, batch, pooled);
      update(digest, pooled);
      backend.normalize(pooled);
      update(digest, pooled);
    }
  }

  /** The way of one row a text. */
  private static void digestOneRow(BertConfig config, Backend backend, MessageDigest digest) {
    PackedBatch batch = PackedBatch.of(SmallBert.texts(LENGTHS));
    StackWeights weights =
        new StackWeights(
            config,
            SmallBert.weights(config, backend, WeightFormat.FP32),
            List.of(PoolingMode.CLS),
            List.of());
    ModuleStack stack = new ModuleStack(weights, backend);
    try (StackActivations activations =
        stack.newActivations(
            ThreadTeam.CALLER_ALONE, new ActivationRoom(batch.tokens(), batch.tokens()))) {
      update(digest, stack.encode(batch, activations));
    }
  }

  private static void update(MessageDigest digest, Tensor tensor) {
    float[] row = new float[tensor.columns()];
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * row.length);
    for (int index = 0; index < tensor.rows(); index++) {
      tensor.readRow(index, row, 0);
      bytes.clear();
      for (float element : row) {
        bytes.putInt(Float.floatToRawIntBits(element));
      }
      digest.update(bytes.array());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
