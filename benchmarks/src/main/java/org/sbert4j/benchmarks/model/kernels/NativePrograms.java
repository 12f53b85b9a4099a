package org.sbert4j.benchmarks.model.kernels;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The programs in C beside the report, compiled where there is a C compiler; without one nothing is
 * measured with them.
 */
public final class NativePrograms {
  private static final String WINDOWS = "40";

  private final Path sources;
  private final Path folder;
  private boolean complained;

  /**
   * Compiles nothing yet.
   *
   * @param sources the folder of peak.c, stream.c and avx2.c
   * @param folder what is compiled goes there
   */
  public NativePrograms(Path sources, Path folder) {
    this.sources = sources;
    this.folder = folder;
  }

  /** The best of many windows of 20 ms: what slows some of them is not the loop's doing. */
  public OptionalDouble peakGflops(int bits, int threads) throws IOException {
    return best("peak", bits, List.of(Integer.toString(threads), WINDOWS));
  }

  /** GB/s, the best of many passes over so many bytes. */
  OptionalDouble readGigabytes(int bits, int threads, long bytes) throws IOException {
    return best("stream", bits, List.of(Long.toString(bytes), Integer.toString(threads), WINDOWS));
  }

  /** The library that holds a program to AVX2, where it can. */
  public Optional<Path> avx2() throws IOException {
    Path library = folder.resolve("avx2.so");
    Optional<Path> compiled =
        compile("avx2", library, List.of("-O2", "-shared", "-fPIC"), List.of("-ldl"));
    if (compiled.isEmpty()) {
      return compiled;
    }
    ProcessBuilder nothing = new ProcessBuilder("true").inheritIO();
    nothing.environment().put("LD_PRELOAD", library.toAbsolutePath().toString());
    return end(nothing.start()) == 0 ? compiled : Optional.empty();
  }

  private OptionalDouble best(String name, int bits, List<String> arguments) throws IOException {
    List<String> flags =
        new ArrayList<>(List.of("-O3", "-ffp-contract=fast", "-pthread", "-DBITS=" + bits));
    if (System.getProperty("os.arch").equals("amd64")) {
      flags.addAll(bits == 512 ? List.of("-mavx512f") : List.of("-mavx2", "-mfma"));
    }
    Optional<Path> program = compile(name, folder.resolve(name + "-" + bits), flags, List.of());
    if (program.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<String> command = new ArrayList<>(List.of(program.get().toAbsolutePath().toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader()) {
      return output.lines().mapToDouble(Double::parseDouble).max();
    } finally {
      process.destroy();
    }
  }

  private Optional<Path> compile(
      String name, Path output, List<String> flags, List<String> libraries) throws IOException {
    if (Files.exists(output)) {
      return Optional.of(output);
    }
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>(List.of("cc"));
    command.addAll(flags);
    command.addAll(List.of(sources.resolve(name + ".c").toString(), "-o", output.toString()));
    command.addAll(libraries);
    try {
      if (end(new ProcessBuilder(command).inheritIO().start()) == 0) {
        return Optional.of(output);
      }
    } catch (IOException e) {
      if (!complained) {
        System.err.println("benchmarks: no C compiler, so nothing is measured in C: " + e);
        complained = true;
      }
    }
    return Optional.empty();
  }

  private static int end(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
