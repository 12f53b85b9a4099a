package org.sbert4j.weights;

import java.io.IOException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzRun;
import org.sbert4j.weights.checkpoint.LegacyTorchFuzz;
import org.sbert4j.weights.checkpoint.OnnxFuzz;
import org.sbert4j.weights.checkpoint.PickleFuzz;
import org.sbert4j.weights.checkpoint.SafetensorsFuzz;
import org.sbert4j.weights.checkpoint.ZipFuzz;
import org.sbert4j.weights.folder.ConfigsFuzz;
import org.sbert4j.weights.tokenizer.BytePairFilesFuzz;
import org.sbert4j.weights.tokenizer.SentencePieceFuzz;
import org.sbert4j.weights.tokenizer.TokenizerFilesFuzz;

/** Runs the fuzz targets of all readers, for as long as {@code -Dsbert4j.fuzz.seconds} says. */
class FilesFuzzTest {
  static Stream<Named<Supplier<FileFuzz>>> targets() {
    return Stream.of(
        Named.of("safetensors", SafetensorsFuzz::new),
        Named.of("pickle", PickleFuzz::new),
        Named.of("zip", ZipFuzz::new),
        Named.of("checkpoint of old", LegacyTorchFuzz::new),
        Named.of("ONNX", OnnxFuzz::new),
        Named.of("tokenizer files", TokenizerFilesFuzz::new),
        Named.of("byte-pair files", BytePairFilesFuzz::new),
        Named.of("SentencePiece", SentencePieceFuzz::new),
        Named.of("configurations", ConfigsFuzz::new));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void seeds(Supplier<FileFuzz> target) {
    FuzzRun.feedSeeds(target.get());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void guidedByCoverage(Supplier<FileFuzz> target) throws IOException, InterruptedException {
    FuzzRun.of(target.get());
  }
}
