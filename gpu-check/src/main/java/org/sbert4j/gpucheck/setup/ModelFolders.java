package org.sbert4j.gpucheck.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sbert4j.samples.FullShapeModel;
import org.sbert4j.samples.Goldens;

/**
 * The folders of the models that are checked; those of generated weights are written when wanted.
 */
public final class ModelFolders implements AutoCloseable {
  public static final String REFERENCE_SHAPE = "full-4x768";
  public static final String TEACHER_SHAPE = "full-12x768";

  private static final String BGE = "bge-small-zh-v1.5";
  private static final List<String> TOKENIZER = List.of("tokenizer.json", "tokenizer_config.json");

  private final CheckOptions options;
  private final Goldens goldens;
  private final Path work;
  private final Path written;
  private final OnExit whenKilled;

  /** Makes a folder for what is to be written, which {@link #close} deletes. */
  public ModelFolders(CheckOptions options) throws IOException {
    this.options = options;
    this.goldens = new Goldens(options.goldens());
    this.work =
        options.work().isPresent()
            ? Files.createTempDirectory(options.work().get(), "gpu-check")
            : Files.createTempDirectory("gpu-check");
    this.written = work.resolve("models");
    this.whenKilled = new OnExit(this::deleteWhenKilled);
  }

  public Goldens goldens() {
    return goldens;
  }

  /** A folder for other files. */
  public Path work() {
    return work;
  }

  /** The real bge-small-zh-v1.5, if it was bundled. */
  public Optional<Path> bge() {
    return Optional.of(options.home().resolve("models").resolve(BGE))
        .filter(folder -> Files.exists(folder.resolve("config.json")));
  }

  /** A model of full shape, with generated weights and a vocabulary of fillers. */
  public Path fullShape(String golden) throws IOException {
    Path folder = written.resolve(golden);
    return Files.exists(folder) ? folder : FullShapeModel.write(goldens.read(golden), folder);
  }

  /**
   * The model that is measured: generated weights of the reference model's shape, with the
   * tokenizer of the real model where that was bundled; or a tiny model for a trial.
   */
  public Path measured() throws IOException {
    if (options.quick()) {
      return goldens.read("l4-h64-concat-dense-gamma").model();
    }
    Path folder = fullShape(REFERENCE_SHAPE);
    if (bge().isPresent() && Files.deleteIfExists(folder.resolve("vocab.txt"))) {
      for (String file : TOKENIZER) {
        Path source = bge().get().resolve(file);
        Files.copy(source, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return folder;
  }

  /** Deletes what was written. */
  @Override
  public void close() throws IOException {
    whenKilled.cancel();
    delete();
  }

  private void deleteWhenKilled() {
    try {
      delete();
    } catch (IOException | UncheckedIOException e) {
      System.err.println("gpu-check: " + work + " could not be deleted: " + e.getMessage());
    }
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
