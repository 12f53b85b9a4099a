package org.sbert4j.weights.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheFolderTest {
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  CacheFolderTest() {
    properties.put("user.home", "/home/li");
    properties.put("os.name", "Linux");
  }

  @Test
  void isBelowTheHomeFolderOnLinux() {
    assertLocated("/home/li/.cache/sbert4j");
  }

  @Test
  void followsXdgWhenThatIsAbsolute() {
    environment.put("XDG_CACHE_HOME", "/big/caches");
    assertLocated("/big/caches/sbert4j");
    environment.put("XDG_CACHE_HOME", "caches");
    assertLocated("/home/li/.cache/sbert4j");
    environment.put("XDG_CACHE_HOME", "");
    assertLocated("/home/li/.cache/sbert4j");
  }

  @Test
  void isInLibraryCachesOnMac() {
    properties.put("os.name", "Mac OS X");
    assertLocated("/home/li/Library/Caches/sbert4j");
  }

  @Test
  void isInLocalAppDataOnWindows() {
    properties.put("os.name", "Windows 11");
    assertLocated("/home/li/AppData/Local/sbert4j");
    environment.put("LOCALAPPDATA", "/local");
    assertLocated("/local/sbert4j");
  }

  @Test
  void theVariableGoesBeforeTheCustomAndThePropertyBeforeTheVariable() {
    environment.put("SBERT4J_CACHE", "/mine");
    assertLocated("/mine");
    properties.put("sbert4j.cache", "/ours");
    assertLocated("/ours");
  }

  @Test
  void homeGoesBeforeTheSystemsEntry() {
    environment.put("HOME", "/ci/home");
    assertLocated("/ci/home/.cache/sbert4j");
  }

  @Test
  void aUserWithoutAHomeIsToldWhatToSet() {
    properties.put("user.home", "?");
    CacheFolder cache = cache();
    assertEquals(Optional.empty(), cache.locate());
    assertEquals(Optional.empty(), cache.models());
    assertTrue(cache.lack().contains("set SBERT4J_CACHE"), cache.lack());
    assertTrue(cache.lack().contains("HOME"), cache.lack());
    environment.put("SBERT4J_CACHE", "/mine");
    assertLocated("/mine");
  }

  private CacheFolder cache() {
    return new CacheFolder(environment::get, properties::get);
  }

  private void assertLocated(String expected) {
    Path folder = Path.of(expected).toAbsolutePath();
    assertEquals(Optional.of(folder), cache().locate());
    assertEquals(Optional.of(folder.resolve("models")), cache().models());
  }
}
