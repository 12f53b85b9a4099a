package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.FileStamp;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.checkpoint.SafetensorsWriter;

/** What happens to a model's files while it is used, and while it is loaded. */
class ReplacedWeightsTest {
  private static final List<String> TEXTS =
      Stream.of("到期不能按时还款怎么办", "", "the quick brown fox", "额度", "1234", "什么时候还款？")
          .flatMap(text -> Stream.of(text, text + text))
          .toList();

  @TempDir Path temporary;

  private Path copyOf(String golden) throws IOException {
    return ModelCopy.of(GOLDENS.read(golden).model(), temporary.resolve(golden)).folder();
  }

  private static List<Path> weights(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().matches(".*\\.(safetensors|bin|onnx)")).toList();
    }
  }

  /** Safetensors, shards of it, a zip of PyTorch: cut to a byte, then gone. */
  @ParameterizedTest
  @ValueSource(strings = {"l1-h20-cls", "l2-h130-sqrt-bf16-sharded", "l3-h48-mean-normalize-bin"})
  void aLoadedModelNeedsItsFilesNoMore(String golden) throws Exception {
    Path folder = copyOf(golden);
    for (String backend : CpuBackends.available()) {
      List<Path> files = weights(folder);
      List<byte[]> kept = files.stream().map(ReplacedWeightsTest::bytes).toList();
      try (SentenceTransformer model =
          SentenceTransformer.load(folder, LoadOptions.defaults().withBackend(backend))) {
        final float[][] expected = model.encode(TEXTS);
        for (Path file : files) {
          Files.write(file, new byte[1]);
        }
        assertSameBits("cut", expected, model.encode(TEXTS));
        for (Path file : files) {
          Files.delete(file);
        }
        assertSameBits("deleted", expected, model.encode(TEXTS));
      }
      for (int i = 0; i < files.size(); i++) {
        Files.write(files.get(i), kept.get(i));
      }
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void mappedTablesGiveTheSameBits() throws Exception {
    Path folder = copyOf("l1-h20-cls");
    LoadOptions mapped = LoadOptions.defaults().withMapEmbeddings(true);
    try (SentenceTransformer inMemory = SentenceTransformer.load(folder);
        SentenceTransformer inFile = SentenceTransformer.load(folder, mapped)) {
      assertSameBits("mapped", inMemory.encode(TEXTS), inFile.encode(TEXTS));
    }
  }

  @Test
  void aCheckpointKnowsThatItsFilesChanged() throws Exception {
    Path folder = copyOf("l2-h130-sqrt-bf16-sharded");
    Checkpoint checkpoint = Checkpoint.open(folder);
    assertEquals(4, checkpoint.files().size(), "three shards and their index");
    checkpoint.files().forEach(FileStamp::requireUnchanged);
    Path shard = folder.resolve("model-00002-of-00003.safetensors");
    Files.write(shard, Arrays.copyOf(Files.readAllBytes(shard), 100));
    String message =
        assertThrows(
                ModelFormatException.class,
                () -> checkpoint.files().forEach(FileStamp::requireUnchanged))
            .getMessage();
    assertTrue(message.contains("model-00002-of-00003.safetensors: is not the file"), message);
  }

  /** Two models change places, each move at once, while one is loaded: it is never made of both. */
  @Test
  void aModelIsNeverMadeOfTwoFiles() throws Exception {
    Path folder = copyOf("l1-h20-cls");
    Path weights = folder.resolve("model.safetensors");
    Path first = Files.copy(weights, temporary.resolve("first"));
    Path second = temporary.resolve("second");
    negate(folder, second);
    float[][] ofFirst = encode(folder);
    Files.copy(second, weights, StandardCopyOption.REPLACE_EXISTING);
    float[][] ofSecond = encode(folder);
    assertTrue(!Arrays.deepEquals(ofFirst, ofSecond), "the two models must differ");

    ExecutorService mover = Executors.newSingleThreadExecutor();
    AtomicBoolean done = new AtomicBoolean();
    Future<?> moves =
        mover.submit(
            () -> {
              for (int turn = 0; !done.get(); turn++) {
                Path copy = Files.copy(turn % 2 == 0 ? first : second, temporary.resolve("next"));
                Files.move(copy, weights, StandardCopyOption.ATOMIC_MOVE);
              }
              return null;
            });
    int refused = 0;
    try {
      for (int i = 0; i < 100; i++) {
        try {
          float[][] loaded = encode(folder);
          assertTrue(
              Arrays.deepEquals(loaded, ofFirst) || Arrays.deepEquals(loaded, ofSecond),
              "a mixture of two files in load " + i);
        } catch (ModelFormatException e) {
          assertTrue(e.getMessage().contains("is not the file any more"), e.getMessage());
          refused++;
        }
      }
    } finally {
      done.set(true);
      mover.shutdown();
    }
    moves.get();
    assertTrue(refused > 0, "no load met a change, so that nothing was tested");
  }

  private static float[][] encode(Path folder) {
    LoadOptions options = LoadOptions.defaults().withBackend("scalar").withThreads(1);
    try (SentenceTransformer model = SentenceTransformer.load(folder, options)) {
      return model.encode(TEXTS);
    }
  }

  /** The same layout, other numbers. */
  private static void negate(Path folder, Path target) {
    Map<String, TensorView> tensors = new LinkedHashMap<>();
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      for (String name : checkpoint.tensorNames()) {
        TensorView tensor = checkpoint.find(name).orElseThrow();
        boolean weight = tensor.dtype().isFloatingPoint() && name.endsWith(".weight");
        tensors.put(name, weight ? new Negated(tensor) : tensor);
      }
    }
    SafetensorsWriter.write(target, tensors, Map.of("format", "pt"));
  }

  private record Negated(TensorView tensor) implements TensorView {
    @Override
    public String name() {
      return tensor.name();
    }

    @Override
    public DType dtype() {
      return DType.F32;
    }

    @Override
    public List<Long> shape() {
      return tensor.shape();
    }

    @Override
    public long elementCount() {
      return tensor.elementCount();
    }

    @Override
    public void readFloats(long offset, float[] destination, int start, int length) {
      tensor.readFloats(offset, destination, start, length);
      for (int i = start; i < start + length; i++) {
        destination[i] = -destination[i];
      }
    }
  }
}
