package org.sbert4j.weights.pytorch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.ByteRegion;
import org.sbert4j.weights.storage.FileRegion;
import org.sbert4j.weights.storage.ModelFiles;

/** The bytes of zip members: mapped where stored, inflated under a hard limit where deflated. */
final class ZipContents {
  /** The best that deflate can do: 258 bytes from two bits. */
  private static final long MAX_RATIO = 1032;

  /** Ten times what the pickle of a state dict is compressed by. */
  private static final long MAX_TEXT_RATIO = 50;

  private static final int MAX_INFLATED_BYTES = 1 << ByteRegion.SEGMENT_BITS;
  private static final int CHUNK_BYTES = 1 << 16;
  private static final String SUSPICIOUS =
      "; the archive is damaged or malicious, take the model from another source";

  private final Path file;

  ZipContents(Path file) {
    this.file = file;
  }

  /**
   * Checks what the directory says of a member, before anything is read or allocated.
   *
   * @throws ModelFormatException if its sizes contradict each other or its method is unknown
   */
  void check(ZipMember member) {
    switch (member.method()) {
      case ZipMember.STORED -> {
        if (member.compressedSize() != member.size()) {
          throw new ModelFormatException(
              file,
              member.name(),
              "the entry is stored, but its two sizes, %d and %d, differ"
                      .formatted(member.compressedSize(), member.size())
                  + SUSPICIOUS);
        }
      }
      case ZipMember.DEFLATED -> {
        if (member.size() > MAX_INFLATED_BYTES) {
          throw new ModelFormatException(
              file,
              member.name(),
              "the compressed entry of %d bytes is too large to inflate; save the checkpoint again with torch.save, which does not compress"
                  .formatted(member.size()));
        }
        if (member.size() / MAX_RATIO > member.compressedSize()) {
          throw new ModelFormatException(
              file,
              member.name(),
              "the entry claims %d bytes, more than its %d compressed bytes can hold"
                      .formatted(member.size(), member.compressedSize())
                  + SUSPICIOUS);
        }
      }
      default ->
          throw new ModelFormatException(
              file,
              member.name(),
              "the entry has compression method %d, only 0 (stored) and 8 (deflated) are supported; save the checkpoint again with torch.save"
                  .formatted(member.method()));
    }
  }

  /** A checked member, whose bytes are read when they are asked for. */
  ByteRegion region(ZipMember member) {
    return member.method() == ZipMember.STORED
        ? new FileRegion(file, member.data(), member.size())
        : new InflatedRegion(member.size(), () -> inflate(member));
  }

  /** The bytes of a checked member that is small and, if compressed, not by much. */
  byte[] bytes(ZipMember member, int limit) {
    if (member.size() > limit) {
      throw new ModelFormatException(
          file,
          member.name(),
          "the entry of %d bytes is larger than the %d it may have".formatted(member.size(), limit)
              + SUSPICIOUS);
    }
    if (member.method() == ZipMember.DEFLATED) {
      if (member.size() / MAX_TEXT_RATIO > member.compressedSize()) {
        throw new ModelFormatException(
            file,
            member.name(),
            "the entry is compressed to less than a part in %d".formatted(MAX_TEXT_RATIO)
                + SUSPICIOUS);
      }
      return inflate(member);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return ModelFiles.bytes(channel, file, member.data(), (int) member.size());
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    }
  }

  /** Inflates to exactly the size that {@link #check} has accepted, never to a byte more. */
  private byte[] inflate(ZipMember member) {
    byte[] inflated = new byte[(int) member.size()];
    // Raw deflate, as in a zip, has no header of its own.
    Inflater inflater = new Inflater(true);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long next = member.data();
      long end = next + member.compressedSize();
      int done = 0;
      byte[] overflow = new byte[1];
      while (!inflater.finished()) {
        if (inflater.needsInput() && next < end) {
          int length = (int) Math.min(CHUNK_BYTES, end - next);
          inflater.setInput(ModelFiles.bytes(channel, file, next, length));
          next += length;
        }
        int count =
            done < inflated.length
                ? inflater.inflate(inflated, done, inflated.length - done)
                : inflater.inflate(overflow);
        if (done == inflated.length && count > 0) {
          throw new ModelFormatException(
              file,
              member.name(),
              "the entry inflates past the %d bytes it declares".formatted(member.size())
                  + SUSPICIOUS);
        }
        if (count == 0 && !inflater.finished() && (inflater.needsDictionary() || next >= end)) {
          throw damaged(member, null);
        }
        done += count;
      }
      CRC32 crc = new CRC32();
      crc.update(inflated);
      if (done != inflated.length || crc.getValue() != member.crc32()) {
        throw damaged(member, null);
      }
      return inflated;
    } catch (DataFormatException e) {
      throw damaged(member, e);
    } catch (IOException e) {
      throw ModelFiles.unreadable(file, e);
    } finally {
      inflater.end();
    }
  }

  private ModelFormatException damaged(ZipMember member, DataFormatException cause) {
    return new ModelFormatException(
        file,
        member.name(),
        "the compressed entry is damaged, it does not inflate to what the directory says; download"
            + " the file again",
        cause);
  }
}
