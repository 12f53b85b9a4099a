package org.sbert4j.cuda.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.cuda.jcuda.JCudaDriverCalls;

class CublasLibraryTest {
  @TempDir Path root;

  private Path create(String folder, int version) throws Exception {
    Path created = Files.createDirectories(root.resolve(folder));
    return Files.createFile(created.resolve("libcublas.so." + version));
  }

  private Optional<CublasLibrary> find(boolean cuda13Allowed) {
    return JCudaDriverCalls.find(cuda13Allowed, root, Map.of());
  }

  @Test
  void thatOfCuda12IsPreferredAndThatOf13MustBeAllowed() throws Exception {
    assertTrue(find(true).isEmpty());
    Path thirteen = create("usr/local/cuda-13.0/lib64", 13);
    assertEquals(Optional.of(new CublasLibrary(13, thirteen)), find(true));
    assertTrue(find(false).isEmpty());
    Path twelve = create("usr/lib/x86_64-linux-gnu", 12);
    assertEquals(Optional.of(new CublasLibrary(12, twelve)), find(true));
  }

  @Test
  void aFolderThatTheUserNamesComesFirst() throws Exception {
    create("usr/lib64", 12);
    Path named = create("mine", 12);
    Map<String, String> environment =
        Map.of("LD_LIBRARY_PATH", root.resolve("empty") + ":" + named.getParent());
    assertEquals(named, CublasLibrary.find(12, root, environment).orElseThrow().file());
  }

  @Test
  void theLinkersCacheIsRead() throws Exception {
    Path library = create("odd/place", 12);
    Path cache = Files.createDirectories(root.resolve("etc")).resolve("ld.so.cache");
    String content = "glibc-ld.so.cache1.1\3\0/lib/libc.so.6\0" + library + "\0libz.so\0";
    Files.writeString(cache, content, StandardCharsets.ISO_8859_1);
    assertEquals(library, find(true).orElseThrow().file());
  }
}
