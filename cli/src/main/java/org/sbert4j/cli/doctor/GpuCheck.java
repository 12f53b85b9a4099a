package org.sbert4j.cli.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * NVIDIA's driver, GPUs and libraries, looked for by their files: nothing is loaded or started, so
 * that it costs nothing where there is no GPU.
 *
 * @param root the root of the file system
 * @param environment the environment variables
 */
record GpuCheck(Path root, Map<String, String> environment) {
  /** A file's name begins so, whatever its version. */
  private static final List<String> LIBRARIES =
      List.of("libcuda.so", "libcudart.so", "libcublas.so", "libcublasLt.so", "libnvrtc.so");

  private static final List<String> WINDOWS_LIBRARIES =
      List.of("nvcuda.dll", "cudart64_", "cublas64_", "cublasLt64_", "nvrtc64_");

  private static final List<String> FOLDERS =
      List.of(
          "usr/lib/x86_64-linux-gnu",
          "usr/lib/aarch64-linux-gnu",
          "usr/lib64",
          "usr/lib",
          "usr/lib/wsl/lib",
          "opt/cuda/lib64");

  static GpuCheck ofThisMachine() {
    return new GpuCheck(Path.of("/"), System.getenv());
  }

  Section run() {
    List<String> devices = devices();
    return new Section.Builder("gpu")
        .put("driver", driver())
        .put("devices", devices)
        .put("libraries", libraries())
        .build();
  }

  /** The version of the driver's kernel module. */
  private String driver() {
    for (String line : lines(root.resolve("proc/driver/nvidia/version"))) {
      if (line.startsWith("NVRM version:")) {
        return Stream.of(line.split(" +"))
            .filter(word -> word.matches("[0-9]+(\\.[0-9]+)+"))
            .findFirst()
            .orElse(line);
      }
    }
    return null;
  }

  private List<String> devices() {
    List<String> devices = new ArrayList<>();
    for (Path gpu : children(root.resolve("proc/driver/nvidia/gpus"))) {
      lines(gpu.resolve("information")).stream()
          .filter(line -> line.startsWith("Model:"))
          .map(line -> line.substring("Model:".length()).strip())
          .forEach(devices::add);
    }
    return devices;
  }

  /** Each library's file, once, though several links may lead to it. */
  private List<String> libraries() {
    TreeSet<String> found = new TreeSet<>();
    for (Path folder : folders()) {
      for (Path file : children(folder)) {
        if (isLibrary(file.getFileName().toString())) {
          found.add(real(file).toString());
        }
      }
    }
    return List.copyOf(found);
  }

  private static boolean isLibrary(String name) {
    return LIBRARIES.stream().anyMatch(name::startsWith)
        || (name.endsWith(".dll") && WINDOWS_LIBRARIES.stream().anyMatch(name::startsWith));
  }

  private List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    FOLDERS.forEach(folder -> folders.add(root.resolve(folder)));
    for (Path installed : children(root.resolve("usr/local"))) {
      if (installed.getFileName().toString().startsWith("cuda")) {
        folders.add(installed.resolve("lib64"));
      }
    }
    for (String variable : List.of("LD_LIBRARY_PATH", "CUDA_PATH", "CUDA_HOME")) {
      String value = environment.getOrDefault(variable, "");
      for (String folder : value.split(File.pathSeparator, -1)) {
        if (!folder.isEmpty()) {
          folders.add(Path.of(folder));
          folders.add(Path.of(folder, "lib64"));
          folders.add(Path.of(folder, "bin"));
        }
      }
    }
    if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
      folders.add(Path.of(environment.getOrDefault("SystemRoot", "C:\\Windows"), "System32"));
    }
    return folders;
  }

  private static List<Path> children(Path folder) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    } catch (IOException e) {
      // A folder that is not there, or not for us to see, holds nothing.
      return List.of();
    }
    return children;
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file;
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
