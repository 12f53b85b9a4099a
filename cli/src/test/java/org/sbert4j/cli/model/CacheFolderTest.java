package org.sbert4j.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sbert4j.cli.terminal.CommandException;

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
    CommandException failure =
        assertThrows(
            CommandException.class, () -> CacheFolder.locate(properties::get, environment::get));
    assertTrue(failure.getMessage().contains("set SBERT4J_CACHE"), failure.getMessage());
    assertTrue(failure.getMessage().contains("HOME"), failure.getMessage());
    environment.put("SBERT4J_CACHE", "/mine");
    assertLocated("/mine");
  }

  private void assertLocated(String expected) {
    assertEquals(
        Path.of(expected).toAbsolutePath(), CacheFolder.locate(properties::get, environment::get));
  }
}
