package org.sbert4j.weights.bundled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileListTest {
  /** By sha256sum. */
  private static final String OF_EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void listsAllFilesButItselfByName() throws IOException {
    Files.createDirectories(folder.resolve("1_Pooling"));
    Files.writeString(folder.resolve("b c.txt"), "abc");
    Files.writeString(folder.resolve("1_Pooling/config.json"), "");
    Files.writeString(folder.resolve(FileList.NAME), "an older list");
    FileList list = FileList.of(folder);
    assertEquals(
        List.of(
            new FileList.Entry(OF_EMPTY, 0, "1_Pooling/config.json"),
            new FileList.Entry(OF_ABC, 3, "b c.txt")),
        list.files());
    assertEquals(OF_EMPTY + " 0 1_Pooling/config.json\n" + OF_ABC + " 3 b c.txt\n", list.text());
    assertEquals(list, FileList.parse(list.text()));
  }

  @Test
  void refusesWhatIsNoList() {
    for (String text :
        List.of("", "\n", OF_ABC + "\n", OF_ABC + " 3\n", OF_ABC + " -3 a\n", "ab 3 a\n")) {
      assertThrows(IllegalArgumentException.class, () -> FileList.parse(text), text);
    }
  }
}
