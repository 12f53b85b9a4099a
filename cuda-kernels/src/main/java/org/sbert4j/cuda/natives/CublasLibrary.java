package org.sbert4j.cuda.natives;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NVIDIA's cuBLAS on a Linux machine, as a file.
 *
 * <p>It is loaded by its path before JCuda's binding is. The dynamic linker then takes it for the
 * binding too, so that a folder that the linker does not look into, as that of CUDA's installer,
 * need not be in LD_LIBRARY_PATH.
 *
 * @param version 12 or 13
 * @param file {@code libcublas.so.12} or {@code .13}
 */
public record CublasLibrary(int version, Path file) {
  private static final List<String> FOLDERS =
      List.of("usr/lib/x86_64-linux-gnu", "usr/lib64", "usr/lib", "lib64", "opt/cuda/lib64");

  /**
   * The library of a version.
   *
   * @param root of the file system
   */
  public static Optional<CublasLibrary> find(
      int version, Path root, Map<String, String> environment) {
    String name = "libcublas.so." + version;
    return folders(name, root, environment).stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(file -> new CublasLibrary(version, file));
  }

  /** In the order in which they count: what the user names, what the linker knows, the usual. */
  private static List<Path> folders(String name, Path root, Map<String, String> environment) {
    List<Path> folders = new ArrayList<>();
    for (String variable : List.of("LD_LIBRARY_PATH", "CUDA_HOME", "CUDA_PATH")) {
      for (String folder : environment.getOrDefault(variable, "").split(File.pathSeparator, -1)) {
        if (!folder.isEmpty()) {
          folders.add(Path.of(folder));
          folders.add(Path.of(folder, "lib64"));
        }
      }
    }
    folders.addAll(foldersKnownToTheLinker(name, root.resolve("etc/ld.so.cache")));
    FOLDERS.forEach(folder -> folders.add(root.resolve(folder)));
    try (DirectoryStream<Path> installed =
        Files.newDirectoryStream(root.resolve("usr/local"), "cuda*")) {
      installed.forEach(cuda -> folders.add(cuda.resolve("lib64")));
    } catch (IOException e) {
      // Nothing is installed there.
    }
    return folders;
  }

  /** The linker's cache holds, among other things, the paths of all libraries, each ended by 0. */
  private static List<Path> foldersKnownToTheLinker(String name, Path cache) {
    List<Path> folders = new ArrayList<>();
    try {
      String content = Files.readString(cache, StandardCharsets.ISO_8859_1);
      Matcher path = Pattern.compile("(/[^\0]*)/" + Pattern.quote(name) + "\0").matcher(content);
      while (path.find()) {
        folders.add(Path.of(path.group(1)));
      }
    } catch (IOException e) {
      // A system without the cache.
    }
    return folders;
  }

  /**
   * Loads it, and first the library beside it that it needs.
   *
   * @throws UnsatisfiedLinkError if it cannot be loaded
   */
  public void load() {
    Path basis = file.resolveSibling("libcublasLt.so." + version);
    if (Files.isRegularFile(basis)) {
      System.load(basis.toAbsolutePath().toString());
    }
    System.load(file.toAbsolutePath().toString());
  }
}
