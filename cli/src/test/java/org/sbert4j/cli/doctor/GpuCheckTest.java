package org.sbert4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuCheckTest {
  @TempDir private Path root;

  private void write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  @Test
  void driverDevicesAndLibrariesAreFoundByTheirFiles() throws IOException {
    write(
        "proc/driver/nvidia/version",
        """
        NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.161.08  Tue Mar  5 22:42:15 UTC 2024
        GCC version:  gcc 11
        """);
    write(
        "proc/driver/nvidia/gpus/0000:00:04.0/information",
        "Model: \t\t Tesla V100-SXM2-16GB\nIRQ: 11\n");
    write("usr/lib/x86_64-linux-gnu/libcuda.so.535.161.08", "");
    write("usr/local/cuda-12.2/lib64/libcublas.so.12.2.5.6", "");
    write("usr/local/cuda-12.2/lib64/libcufft.so.11", "");
    write("elsewhere/libcublasLt.so.13", "");
    Map<String, String> environment =
        Map.of("LD_LIBRARY_PATH", root.resolve("nowhere") + ":" + root.resolve("elsewhere"));
    Map<String, Object> expected = new HashMap<>();
    expected.put("driver", "535.161.08");
    expected.put("devices", List.of("Tesla V100-SXM2-16GB"));
    Path real = root.toRealPath();
    expected.put(
        "libraries",
        List.of(
            real + "/elsewhere/libcublasLt.so.13",
            real + "/usr/lib/x86_64-linux-gnu/libcuda.so.535.161.08",
            real + "/usr/local/cuda-12.2/lib64/libcublas.so.12.2.5.6"));
    assertEquals(expected, new GpuCheck(root, environment).run().content());
  }

  @Test
  void nothingIsNothing() {
    Map<String, Object> expected = new HashMap<>();
    expected.put("driver", null);
    expected.put("devices", List.of());
    expected.put("libraries", List.of());
    assertEquals(expected, new GpuCheck(root, Collections.emptyMap()).run().content());
  }
}
