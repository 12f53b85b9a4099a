package org.sbert4j.cuda.natives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lets JCuda's binding of cuBLAS use CUDA 13.
 *
 * <p>The binding asks the dynamic linker for {@code libcublas.so.12} and for symbols of the version
 * of that name. There is no JCuda for CUDA 13, but cuBLAS 13 still has every function that the
 * binding calls, with the same parameters. So in a copy of the binding these names become {@code
 * libcublas.so.13}, which is as long, and the hash beside the version's name is made anew: the
 * linker compares hashes before names.
 */
public final class CublasPatch {
  static final String OLD = "libcublas.so.12";
  static final String NEW = "libcublas.so.13";

  private CublasPatch() {}

  /**
   * The binding for CUDA 13.
   *
   * @param binding libJCublas2 for CUDA 12; stays as it is
   * @throws IllegalArgumentException if it does not ask for CUDA 12
   */
  public static byte[] forCuda13(byte[] binding) {
    ElfFile elf = new ElfFile(binding);
    ByteBuffer patched = ByteBuffer.wrap(binding.clone()).order(ByteOrder.LITTLE_ENDIAN);
    List<ElfFile.NeededVersion> versions =
        elf.neededVersions().stream().filter(v -> v.version().text().equals(OLD)).toList();
    if (versions.isEmpty() || !rename(elf.neededLibraries(), patched)) {
      throw new IllegalArgumentException("the library does not ask for " + OLD);
    }
    rename(elf.versionedLibraries(), patched);
    for (ElfFile.NeededVersion version : versions) {
      rename(List.of(version.version()), patched);
      patched.putInt(version.hashOffset(), hash(NEW));
    }
    return patched.array();
  }

  /** Renames the old names among these; whether there was one. */
  private static boolean rename(List<ElfFile.Name> names, ByteBuffer file) {
    boolean any = false;
    for (ElfFile.Name name : names) {
      if (name.text().equals(OLD)) {
        file.put(name.offset(), NEW.getBytes(StandardCharsets.US_ASCII));
        any = true;
      }
    }
    return any;
  }

  /** The hash of names in ELF files, System V ABI, chapter 5, "Hash Table". */
  static int hash(String name) {
    int hash = 0;
    for (byte b : name.getBytes(StandardCharsets.US_ASCII)) {
      hash = (hash << 4) + b;
      int high = hash & 0xf0000000;
      hash ^= high >>> 24;
      hash &= ~high;
    }
    return hash;
  }
}
