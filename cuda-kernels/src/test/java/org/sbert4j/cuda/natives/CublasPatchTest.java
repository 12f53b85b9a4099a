package org.sbert4j.cuda.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The patch on JCuda's real library, read back as the dynamic linker reads it. */
class CublasPatchTest {
  private static byte[] binding() throws Exception {
    assumeTrue(
        System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")
            && System.getProperty("os.arch").equals("amd64"),
        "the natives in the class path are those of this machine");
    return JCudaNatives.read(JCudaNatives.fileName("JCublas2"));
  }

  private static List<String> texts(List<ElfFile.Name> names) {
    return names.stream().map(ElfFile.Name::text).toList();
  }

  private static List<String> renamed(List<String> names) {
    return names.stream()
        .map(name -> name.equals(CublasPatch.OLD) ? CublasPatch.NEW : name)
        .toList();
  }

  private static void assertHashesAreThoseOfTheNames(ElfFile elf) {
    for (ElfFile.NeededVersion version : elf.neededVersions()) {
      String name = version.version().text();
      assertEquals(CublasPatch.hash(name), version.hash(), name);
    }
  }

  @Test
  void theNamesAndTheHashChangeAndNothingElse() throws Exception {
    byte[] before = binding();
    byte[] after = CublasPatch.forCuda13(before);
    ElfFile old = new ElfFile(before);
    ElfFile patched = new ElfFile(after);
    assertTrue(texts(old.neededLibraries()).contains("libcublas.so.12"));
    assertEquals(renamed(texts(old.neededLibraries())), texts(patched.neededLibraries()));
    assertEquals(renamed(texts(old.versionedLibraries())), texts(patched.versionedLibraries()));
    assertEquals(
        renamed(old.neededVersions().stream().map(v -> v.version().text()).toList()),
        patched.neededVersions().stream().map(v -> v.version().text()).toList());
    assertHashesAreThoseOfTheNames(old);
    assertHashesAreThoseOfTheNames(patched);

    List<Integer> changed = new ArrayList<>();
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        changed.add(i);
      }
    }
    assertEquals(before.length, after.length);
    // The last digit of one shared string, and the byte of the hash that depends on it.
    assertEquals(2, changed.size(), changed::toString);
  }

  @Test
  void theOriginalStaysAsItIs() throws Exception {
    byte[] before = binding();
    byte[] copy = before.clone();
    CublasPatch.forCuda13(before);
    assertTrue(Arrays.equals(copy, before));
  }

  @Test
  void whatDoesNotAskForCuda12IsRefused() throws Exception {
    byte[] patched = CublasPatch.forCuda13(binding());
    assertThrows(IllegalArgumentException.class, () -> CublasPatch.forCuda13(patched));
    byte[] driver = JCudaNatives.read(JCudaNatives.fileName("JCudaDriver"));
    assertThrows(IllegalArgumentException.class, () -> CublasPatch.forCuda13(driver));
    assertThrows(IllegalArgumentException.class, () -> CublasPatch.forCuda13(new byte[100]));
  }

  @Test
  void theHashIsThatOfTheSpecification() {
    // From the Linux Standard Base, of names that every Linux system has.
    assertEquals(0x09691a75, CublasPatch.hash("GLIBC_2.2.5"));
    assertEquals(0x06969194, CublasPatch.hash("GLIBC_2.14"));
    assertEquals(0x06969197, CublasPatch.hash("GLIBC_2.17"));
  }
}
