package org.sbert4j.weights.pytorch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.ModelFiles;

/**
 * The central directory of a zip, ZIP64 included. Read by hand because java.util.zip does not tell
 * where a stored member's bytes lie, which is what lets them be mapped in place. Format: PKWARE
 * APPNOTE 6.3.
 */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT_BYTES = 0xffff;
  private static final int END64_LOCATOR_SIGNATURE = 0x07064b50;
  private static final int END64_LOCATOR_BYTES = 20;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int EXTRA_ZIP64 = 1;
  private static final long UINT32_MAX = 0xffffffffL;
  private static final int FLAG_ENCRYPTED = 1;

  /** A directory of this size would name a million storages. */
  private static final long MAX_DIRECTORY_BYTES = 64 << 20;

  private static final String AGAIN = "; the zip is damaged, download it again";

  private final Path file;
  private final FileChannel channel;
  private final long fileSize;

  private ZipDirectory(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.fileSize = channel.size();
  }

  /**
   * The members by name, in the order of the directory. Each lies within the file and none shares a
   * byte with another, so all of them together are no larger than the file.
   */
  static Map<String, ZipMember> read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new ZipDirectory(file, channel).members();
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  private Map<String, ZipMember> members() throws IOException {
    ByteBuffer directory = centralDirectory();
    Map<String, ZipMember> members = new LinkedHashMap<>();
    SortedMap<Long, ZipMember> byHeader = new TreeMap<>();
    while (directory.remaining() >= CENTRAL_BYTES) {
      Entry entry = entry(directory);
      ZipMember member = entry.member(dataOffset(entry));
      if (members.put(member.name(), member) != null) {
        throw new ModelFormatException(file, member.name(), "the entry is there twice" + AGAIN);
      }
      ZipMember other = byHeader.put(entry.localHeader(), member);
      if (other != null) {
        throw overlap(member, other);
      }
    }
    checkOverlap(byHeader);
    return members;
  }

  /** Where the bytes of a member begin; checks that they lie within the file. */
  private long dataOffset(Entry entry) throws IOException {
    ByteBuffer header = at(entry.localHeader(), LOCAL_BYTES, entry.name());
    if (header.getInt(0) != LOCAL_SIGNATURE) {
      throw new ModelFormatException(file, entry.name(), "the entry has no header" + AGAIN);
    }
    int nameLength = Short.toUnsignedInt(header.getShort(26));
    int extraLength = Short.toUnsignedInt(header.getShort(28));
    long data = entry.localHeader() + LOCAL_BYTES + nameLength + extraLength;
    if (entry.compressedSize() > fileSize - data) {
      throw new ModelFormatException(
          file, entry.name(), "the entry ends after the end of the file" + AGAIN);
    }
    return data;
  }

  /** One block of compressed bytes under many names would be as many blocks when inflated. */
  private void checkOverlap(SortedMap<Long, ZipMember> byHeader) {
    ZipMember before = null;
    for (Map.Entry<Long, ZipMember> next : byHeader.entrySet()) {
      if (before != null && before.data() + before.compressedSize() > next.getKey()) {
        throw overlap(next.getValue(), before);
      }
      before = next.getValue();
    }
  }

  private ModelFormatException overlap(ZipMember member, ZipMember other) {
    return new ModelFormatException(
        file,
        member.name(),
        "the entry shares bytes with the entry %s; the archive is damaged or malicious, take the model from another source"
            .formatted(other.name()));
  }

  /** The record at the end says where the directory is; a comment may follow it. */
  private ByteBuffer centralDirectory() throws IOException {
    long tailStart = Math.max(0, fileSize - END_BYTES - MAX_COMMENT_BYTES);
    ByteBuffer tail = at(tailStart, (int) (fileSize - tailStart), "end of central directory");
    for (int end = tail.limit() - END_BYTES; end >= 0; end--) {
      if (tail.getInt(end) == END_SIGNATURE) {
        long size = Integer.toUnsignedLong(tail.getInt(end + 12));
        long offset = Integer.toUnsignedLong(tail.getInt(end + 16));
        ByteBuffer end64 = end64(tailStart + end);
        if (end64 != null) {
          size = end64.getLong(40);
          offset = end64.getLong(48);
        }
        if (size < 0 || size > MAX_DIRECTORY_BYTES) {
          throw new ModelFormatException(
              file, "central directory", "has the impossible size " + size + AGAIN);
        }
        return at(offset, (int) size, "central directory");
      }
    }
    throw new ModelFormatException(
        file,
        "end of central directory",
        "is missing, so the zip was cut short or is none; download it again");
  }

  /** The 64-bit form of the end record, or null where the zip has none. */
  private ByteBuffer end64(long end) throws IOException {
    if (end < END64_LOCATOR_BYTES) {
      return null;
    }
    ByteBuffer locator = at(end - END64_LOCATOR_BYTES, END64_LOCATOR_BYTES, "ZIP64 locator");
    if (locator.getInt(0) != END64_LOCATOR_SIGNATURE) {
      return null;
    }
    ByteBuffer end64 = at(locator.getLong(8), END64_BYTES, "ZIP64 end of central directory");
    if (end64.getInt(0) != END64_SIGNATURE) {
      throw new ModelFormatException(
          file, "ZIP64 end of central directory", "is not where its locator says" + AGAIN);
    }
    return end64;
  }

  /** A member as the directory has it, before its own header is read. */
  private record Entry(
      String name, int method, long compressedSize, long size, long crc32, long localHeader) {
    ZipMember member(long data) {
      return new ZipMember(name, method, compressedSize, size, crc32, data);
    }
  }

  private Entry entry(ByteBuffer directory) {
    int start = directory.position();
    int nameLength = Short.toUnsignedInt(directory.getShort(start + 28));
    int extraLength = Short.toUnsignedInt(directory.getShort(start + 30));
    int commentLength = Short.toUnsignedInt(directory.getShort(start + 32));
    int end = start + CENTRAL_BYTES + nameLength + extraLength + commentLength;
    if (directory.getInt(start) != CENTRAL_SIGNATURE || end > directory.limit()) {
      throw new ModelFormatException(
          file, "central directory", "has no entry at its byte " + start + AGAIN);
    }
    byte[] nameBytes = new byte[nameLength];
    directory.get(start + CENTRAL_BYTES, nameBytes);
    String name = new String(nameBytes, StandardCharsets.UTF_8);
    if ((directory.getShort(start + 8) & FLAG_ENCRYPTED) != 0) {
      throw new ModelFormatException(
          file, name, "the entry is encrypted; save the checkpoint without a password");
    }
    ByteBuffer extra = zip64Extra(directory.slice(start + CENTRAL_BYTES + nameLength, extraLength));
    long size = wide(directory.getInt(start + 24), extra, name);
    long compressedSize = wide(directory.getInt(start + 20), extra, name);
    long localHeader = wide(directory.getInt(start + 42), extra, name);
    directory.position(end);
    return new Entry(
        name,
        Short.toUnsignedInt(directory.getShort(start + 10)),
        compressedSize,
        size,
        Integer.toUnsignedLong(directory.getInt(start + 16)),
        localHeader);
  }

  /** The 8-byte numbers that replace those which do not fit 4 bytes, in a fixed order. */
  private static ByteBuffer zip64Extra(ByteBuffer extra) {
    extra.order(ByteOrder.LITTLE_ENDIAN);
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
      if (id == EXTRA_ZIP64) {
        return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  private long wide(int narrow, ByteBuffer zip64Extra, String name) {
    long value = Integer.toUnsignedLong(narrow);
    if (value == UINT32_MAX && zip64Extra.remaining() >= Long.BYTES) {
      value = zip64Extra.getLong();
    }
    if (value < 0 || value == UINT32_MAX) {
      throw new ModelFormatException(file, name, "the entry has an impossible size" + AGAIN);
    }
    return value;
  }

  private ByteBuffer at(long position, int length, String what) throws IOException {
    if (position < 0 || position > fileSize - length) {
      throw new ModelFormatException(
          file, what, "lies outside the file of " + fileSize + " bytes" + AGAIN);
    }
    return ByteBuffer.wrap(ModelFiles.bytes(channel, file, position, length))
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
