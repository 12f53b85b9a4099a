package org.sbert4j.cli.input;

import java.io.IOException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzRun;

/**
 * Runs the fuzz targets of what the commands read beside models: data sets, and the inputs of an
 * index.
 */
class FilesFuzzTest {
  static Stream<Named<Supplier<FileFuzz>>> targets() {
    return Stream.of(
        Named.of("data sets", DatasetFuzz::new), Named.of("index inputs", RecordsFuzz::new));
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
