package org.sbert4j.cuda.natives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Linux library for x86-64 says of the libraries that it needs: a small reader of the ELF
 * format (System V ABI, chapters 4 and 5; for versions of symbols the Linux Standard Base, "Symbol
 * Versioning"). It goes by the dynamic section, as the dynamic linker does.
 */
final class ElfFile {
  private static final int MAGIC = 0x7f454c46;
  private static final byte CLASS_64_LITTLE_ENDIAN = 2;

  private static final int LOADED_SEGMENT = 1;
  private static final int DYNAMIC_SEGMENT = 2;

  private static final int DYNAMIC_ENTRY_BYTES = 16;
  private static final long END = 0;
  private static final long NEEDED = 1;
  private static final long STRING_TABLE = 5;
  private static final long VERSIONS_NEEDED = 0x6ffffffe;
  private static final long VERSIONS_NEEDED_COUNT = 0x6fffffff;

  private final ByteBuffer file;

  /**
   * @throws IllegalArgumentException if it is no such file
   */
  ElfFile(byte[] content) {
    this.file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    if (content.length < 64
        || Integer.reverseBytes(file.getInt(0)) != MAGIC
        || content[4] != CLASS_64_LITTLE_ENDIAN
        || content[5] != 1) {
      throw new IllegalArgumentException("not a 64-bit little-endian ELF file");
    }
  }

  /**
   * A name in the file.
   *
   * @param offset of its first char
   */
  record Name(int offset, String text) {}

  /**
   * That symbols of a version are needed.
   *
   * @param version its name
   * @param hashOffset where the hash of the name is, a 32-bit integer
   * @param hash what is there
   */
  record NeededVersion(Name version, int hashOffset, int hash) {}

  /** The names of the libraries that this one is linked to. */
  List<Name> neededLibraries() {
    List<Name> names = new ArrayList<>();
    for (int entry : dynamicEntries(NEEDED)) {
      names.add(name(file.getLong(entry + 8)));
    }
    return names;
  }

  /**
   * The names of the libraries that versions are needed of, as the list of versions spells them.
   */
  List<Name> versionedLibraries() {
    List<Name> names = new ArrayList<>();
    for (int need : needs()) {
      names.add(name(unsigned(need + 4)));
    }
    return names;
  }

  /** The versions of symbols that this library needs. */
  List<NeededVersion> neededVersions() {
    List<NeededVersion> versions = new ArrayList<>();
    for (int need : needs()) {
      int version = need + Math.toIntExact(unsigned(need + 8));
      for (int left = file.getShort(need + 2); left > 0; left--) {
        versions.add(new NeededVersion(name(unsigned(version + 8)), version, file.getInt(version)));
        version += Math.toIntExact(unsigned(version + 12));
      }
    }
    return versions;
  }

  /** The places of the list's entries, one for each library. */
  private List<Integer> needs() {
    List<Integer> needs = new ArrayList<>();
    List<Integer> start = dynamicEntries(VERSIONS_NEEDED);
    if (!start.isEmpty()) {
      int need = offset(file.getLong(start.get(0) + 8));
      long count = file.getLong(dynamicEntries(VERSIONS_NEEDED_COUNT).get(0) + 8);
      for (long left = count; left > 0; left--) {
        needs.add(need);
        need += Math.toIntExact(unsigned(need + 12));
      }
    }
    return needs;
  }

  private Name name(long inTable) {
    int start = offset(file.getLong(dynamicEntries(STRING_TABLE).get(0) + 8) + inTable);
    int end = start;
    while (file.get(end) != 0) {
      end++;
    }
    return new Name(start, new String(file.array(), start, end - start, StandardCharsets.UTF_8));
  }

  /** The places of the dynamic section's entries with a tag. */
  private List<Integer> dynamicEntries(long tag) {
    List<Integer> entries = new ArrayList<>();
    for (int segment : segments(DYNAMIC_SEGMENT)) {
      int entry = Math.toIntExact(file.getLong(segment + 8));
      for (; file.getLong(entry) != END; entry += DYNAMIC_ENTRY_BYTES) {
        if (file.getLong(entry) == tag) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /** Where in the file the byte is that will be at an address. */
  private int offset(long address) {
    for (int segment : segments(LOADED_SEGMENT)) {
      long inSegment = address - file.getLong(segment + 16);
      if (inSegment >= 0 && inSegment < file.getLong(segment + 32)) {
        return Math.toIntExact(file.getLong(segment + 8) + inSegment);
      }
    }
    throw new IllegalArgumentException("no segment has the address " + address);
  }

  /** The places of the program headers of a type. */
  private List<Integer> segments(int type) {
    List<Integer> segments = new ArrayList<>();
    int header = Math.toIntExact(file.getLong(32));
    for (int left = file.getShort(56); left > 0; left--) {
      if (file.getInt(header) == type) {
        segments.add(header);
      }
      header += file.getShort(54);
    }
    return segments;
  }

  private long unsigned(int offset) {
    return Integer.toUnsignedLong(file.getInt(offset));
  }
}
