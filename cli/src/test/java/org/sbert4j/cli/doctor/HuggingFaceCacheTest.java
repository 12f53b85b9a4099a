package org.sbert4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HuggingFaceCacheTest {
  private static final Path HOME = Path.of("/home/me").toAbsolutePath();

  private static Path locate(Map<String, String> environment) {
    return HuggingFaceCache.locate(HOME, environment::get);
  }

  @Test
  void eachVariableGoesBeforeTheNext() {
    Map<String, String> all = Map.of("HF_HUB_CACHE", "/a", "HF_HOME", "/b", "XDG_CACHE_HOME", "/c");
    assertEquals(Path.of("/a").toAbsolutePath(), locate(all));
    assertEquals(
        Path.of("/b/hub").toAbsolutePath(),
        locate(Map.of("HF_HOME", "/b", "XDG_CACHE_HOME", "/c")));
    assertEquals(
        Path.of("/c/huggingface/hub").toAbsolutePath(), locate(Map.of("XDG_CACHE_HOME", "/c")));
    assertEquals(HOME.resolve(".cache/huggingface/hub"), locate(Map.of("HF_HOME", "")));
    assertEquals(HOME.resolve("models/hub"), locate(Map.of("HF_HOME", "~/models")));
  }
}
