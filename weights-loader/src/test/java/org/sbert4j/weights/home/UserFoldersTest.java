package org.sbert4j.weights.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Homes as Python's os.path.expanduser has them, but never a relative one. */
class UserFoldersTest {
  private final Map<String, String> properties = new HashMap<>(Map.of("os.name", "Linux"));
  private final Map<String, String> environment = new HashMap<>();

  private UserFolders folders() {
    return new UserFolders(environment::get, properties::get);
  }

  private static Optional<Path> path(String path) {
    return Optional.of(Path.of(path));
  }

  @Test
  void homeGoesBeforeTheSystemsEntry() {
    properties.put("user.home", "/home/li");
    assertEquals(path("/home/li"), folders().home());
    environment.put("HOME", "/ci");
    assertEquals(path("/ci"), folders().home());
    assertEquals(path("/ci/.cache"), folders().caches());
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "", " ", "ci", "./ci"})
  void whatIsNoWholePathIsNone(String home) {
    environment.put("HOME", home);
    environment.put("XDG_CACHE_HOME", home);
    properties.put("user.home", "/home/li");
    assertEquals(path("/home/li/.cache"), folders().caches());
    properties.put("user.home", home);
    assertEquals(Optional.empty(), folders().home());
    assertEquals(Optional.empty(), folders().caches());
    assertTrue(folders().lack("HF_HOME").contains("; set HF_HOME to a folder, or HOME to"));
    environment.put("XDG_CACHE_HOME", "/caches");
    assertEquals(path("/caches"), folders().caches());
  }

  /** With paths of this system, for others are not whole here. */
  @Test
  void windowsHasVariablesOfItsOwn() {
    properties.put("os.name", "Windows Server 2022");
    environment.put("HOME", "/cygwin");
    environment.put("XDG_CACHE_HOME", "/cygwin/caches");
    assertEquals(Optional.empty(), folders().home());
    assertTrue(folders().lack("X").contains("USERPROFILE"));
    properties.put("user.home", "/entry");
    assertEquals(path("/entry"), folders().home());
    environment.put("HOMEPATH", "/drive");
    assertEquals(path("/drive"), folders().home());
    environment.put("USERPROFILE", "/profile");
    assertEquals(path("/profile"), folders().home());
    assertEquals(path("/profile/AppData/Local"), folders().caches());
    environment.put("LOCALAPPDATA", "/local");
    assertEquals(path("/local"), folders().caches());
  }

  @Test
  void aMacHasCachesInItsLibrary() {
    properties.put("os.name", "Mac OS X");
    environment.put("HOME", "/Users/li");
    environment.put("XDG_CACHE_HOME", "/caches");
    assertEquals(path("/Users/li/Library/Caches"), folders().caches());
  }
}
