package org.sbert4j.cuda.natives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.weights.home.UserFolders;

class PrivateFolderTest {
  private static final byte[] CONTENT = "a library".getBytes(StandardCharsets.UTF_8);
  private static final Map<String, byte[]> FILES = Map.of("lib.so", CONTENT);

  @TempDir Path temporary;
  private Path parent;

  @BeforeEach
  void nameTheParent() {
    parent = temporary.resolve("cache").resolve("natives");
  }

  private static String permissions(Path file) throws Exception {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aFolderForEachContentThatOnlyItsOwnerMayEnter() throws Exception {
    Path folder = PrivateFolder.with(parent, FILES);
    assertEquals(parent, folder.getParent());
    assertArrayEquals(CONTENT, Files.readAllBytes(folder.resolve("lib.so")));
    assertEquals(folder, PrivateFolder.with(parent, FILES));
    assertNotEquals(folder, PrivateFolder.with(parent, Map.of("lib.so", new byte[] {1})));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "nothing unfinished stays");
    }
    assertEquals("rwx------", permissions(folder));
  }

  @Test
  void aFileThatIsNotWhatItShouldBeIsReplaced() throws Exception {
    Path file = PrivateFolder.with(parent, FILES).resolve("lib.so");
    Files.write(file, new byte[] {1, 2, 3});
    PrivateFolder.with(parent, FILES);
    assertArrayEquals(CONTENT, Files.readAllBytes(file));
  }

  @Test
  void whatAKilledProcessLeftIsDeleted() throws Exception {
    Path folder = PrivateFolder.with(parent, FILES);
    Files.write(folder.resolve("lib.so1234.tmp"), CONTENT);
    PrivateFolder.with(parent, FILES);
    assertFalse(Files.exists(folder.resolve("lib.so1234.tmp")));
    assertArrayEquals(CONTENT, Files.readAllBytes(folder.resolve("lib.so")));
  }

  @Test
  void aLinkToAnotherFileIsReplaced() throws Exception {
    Path file = PrivateFolder.with(parent, FILES).resolve("lib.so");
    Path elsewhere = Files.write(temporary.resolve("elsewhere"), CONTENT);
    Files.delete(file);
    Files.createSymbolicLink(file, elsewhere);
    PrivateFolder.with(parent, FILES);
    assertFalse(Files.isSymbolicLink(file));
    assertArrayEquals(CONTENT, Files.readAllBytes(file));
  }

  @Test
  void aFolderThatOthersMayWriteToIsNotUsed() throws Exception {
    Path folder = PrivateFolder.with(parent, FILES);
    permissions(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path other = PrivateFolder.with(parent, FILES);
    assertNotEquals(folder, other);
    assertEquals("rwx------", permissions(other));
    assertArrayEquals(CONTENT, Files.readAllBytes(other.resolve("lib.so")));
  }

  @Test
  void whereTheCacheCannotBeThereIsAnotherWay() throws Exception {
    Files.createDirectories(parent.getParent());
    Files.writeString(parent, "a file where the folder should be");
    Path folder = PrivateFolder.with(parent, FILES);
    assertArrayEquals(CONTENT, Files.readAllBytes(folder.resolve("lib.so")));
    assertEquals("rwx------", permissions(folder));
  }

  @Test
  void theUsersCacheIsWhereOthersAre() {
    assertEquals(
        Optional.of("/caches/sbert4j/natives"), parent(Map.of("XDG_CACHE_HOME", "/caches")));
    assertEquals(Optional.of("/me/.cache/sbert4j/natives"), parent(Map.of("HOME", "/me")));
    assertEquals(Optional.empty(), parent(Map.of()));
  }

  private static Optional<String> parent(Map<String, String> environment) {
    UserFolders folders = new UserFolders(environment::get, Map.of("user.home", "?")::get);
    return PrivateFolder.parentOfThisUser(folders).map(Path::toString);
  }
}
