package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.LoadOptions;
import org.sbert4j.Pooling;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.FullShapeModel;
import org.sbert4j.samples.Golden;
import org.sbert4j.weights.TensorView;

/** The reference model's full shape, 4 layers of 768, with generated weights. */
class FullShapeGoldenTest {
  /** Of the script sbert4j, which leaves out what a JVM does not know. */
  private static final List<String> LAUNCHER_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmn16m",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:TrimNativeHeapInterval=1000");

  private static final Golden GOLDEN = GOLDENS.read("full-4x768");

  @TempDir static Path temporary;
  private static Path folder;

  @BeforeAll
  static void writeModel() throws Exception {
    folder = FullShapeModel.write(GOLDEN, temporary.resolve("full-4x768"));
  }

  @Test
  void theGeneratorRepeatsPythonsBytes() throws Exception {
    Map<String, TensorView> tensors = FullShapeModel.tensors(GOLDEN);
    assertEquals(71, tensors.size());
    for (JsonNode entry : GOLDEN.json().get("tensors")) {
      String name = entry.get("name").textValue();
      assertEquals(entry.get("sha256").textValue(), sha256(tensors.get(name)), name);
    }
  }

  private static String sha256(TensorView tensor) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    float[] values = new float[1 << 16];
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long first = 0; first < tensor.elementCount(); first += values.length) {
      int length = (int) Math.min(values.length, tensor.elementCount() - first);
      tensor.readFloats(first, values, 0, length);
      bytes.clear().asFloatBuffer().put(values, 0, length);
      digest.update(bytes.limit(4 * length));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void agreesWithPyTorchStageByStage() {
    FullShapeAgreement.assertAgreesStageByStage(GOLDEN, folder);
  }

  /** Encode, and its parts one by one in the padded form, are two ways to the same bits. */
  @Test
  void thePartsGiveTheBitsOfEncode() {
    List<String> texts = List.of("一丁七万", "", "丈三上下不与丏", "丐丑丒专且丕世丗丘丙");
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      var encoding = model.tokenizer().encode(texts, model.maxSeqLength());
      float[][][] hiddenStates =
          model.model().forward(encoding.inputIds(), encoding.attentionMask());
      assertSameBits(
          "parts",
          model.encode(texts),
          Pooling.meanPooling(hiddenStates, encoding.attentionMask()));
    }
  }

  /** Short, so that the plain loops of the scalar backend end in time. */
  @Test
  void scalarAndVectorGiveTheSameBits() {
    assumeTrue(CpuBackends.available().contains("vector"), "the Vector API is not loaded");
    List<String> texts = List.of("一丁七万丈三", "丐丑丒专且丕世丗丘丙业丛东丝丞丟");
    LoadOptions options = LoadOptions.defaults();
    try (SentenceTransformer scalar =
            SentenceTransformer.load(folder, options.withBackend("scalar"));
        SentenceTransformer vector =
            SentenceTransformer.load(folder, options.withBackend("vector"))) {
      assertSameBits("scalar = vector", scalar.encode(texts), vector.encode(texts));
    }
  }

  /**
   * A JVM of its own, with the launcher's flags, loads the model and encodes 300 texts. Its
   * resident memory at the highest, everything counted, stays within 1.7 times the weights' size
   * and the embedding tables once more. (Without flags the JVM lets its young generation grow as
   * far as the machine allows before it collects for the first time.)
   */
  @Test
  @Tag("soak")
  void memoryStaysWithinBounds() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "only Linux tells the peak");
    long weights = Files.size(folder.resolve("model.safetensors"));
    ChildJvm.Result result = ChildJvm.run(LAUNCHER_FLAGS, EncodeOnce.class, folder.toString());
    assertEquals(0, result.exitCode(), result.output());
    long peak =
        result
            .output()
            .lines()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
    System.out.printf(
        "memory: peak resident %d MB for %d MB of weights, %.2f times%n",
        peak >> 20, weights >> 20, (double) peak / weights);
    long tables =
        FullShapeModel.tensors(GOLDEN).values().stream()
            .filter(tensor -> tensor.name().endsWith("_embeddings.weight"))
            .mapToLong(tensor -> Float.BYTES * tensor.elementCount())
            .sum();
    assertTrue(
        peak <= 1.7 * weights + tables, peak + " bytes resident for " + weights + " of weights");
  }
}
