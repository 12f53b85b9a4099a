package org.sbert4j.weights.protobuf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.sbert4j.weights.ModelFormatException;

/**
 * The fields of one protobuf message, one after the other. Format: protobuf's encoding.md; a field
 * is a tag (number and wire type), then a varint, 4 bytes, 8 bytes, or a length and that many
 * bytes.
 *
 * <p>Call {@link #next}, then exactly one of the reading methods or {@link #skip}.
 */
public final class WireReader {
  /** A wire type. */
  public static final int VARINT = 0;

  /** A wire type. */
  public static final int FIXED64 = 1;

  /** A wire type. */
  public static final int LENGTH_DELIMITED = 2;

  /** A wire type. */
  public static final int FIXED32 = 5;

  private static final int MAX_VARINT_BYTES = 10;

  private final Path file;
  private final String kind;
  private final ByteBuffer bytes;
  private final int end;
  private int position;
  private int field;
  private int wireType;

  /**
   * Reads the message that fills a whole file.
   *
   * @param kind what the file is called in messages: {@code the ONNX file}
   */
  public WireReader(Path file, String kind, ByteBuffer bytes) {
    this(file, kind, bytes, 0, bytes.limit());
  }

  private WireReader(Path file, String kind, ByteBuffer bytes, int start, int end) {
    this.file = file;
    this.kind = kind;
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Goes to the next field; false at the end of the message. */
  public boolean next() {
    if (position == end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    return true;
  }

  /** The number of the current field. */
  public int field() {
    return field;
  }

  /** How the current field is encoded. */
  public int wireType() {
    return wireType;
  }

  /** Whether bytes are left. */
  public boolean hasRemaining() {
    return position < end;
  }

  /** Where the next byte lies in the file. */
  public int position() {
    return position;
  }

  /** How many bytes are left. */
  public int remaining() {
    return end - position;
  }

  /** An integer of 1 to 10 bytes, 7 bits in each, the lowest first. */
  public long varint() {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      require(1);
      byte next = bytes.get(position++);
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("a number is longer than " + MAX_VARINT_BYTES + " bytes");
  }

  /** A nested message, or any other run of bytes. */
  public WireReader message() {
    if (wireType != LENGTH_DELIMITED) {
      throw damaged("field " + field + " has wire type " + wireType + " where bytes are expected");
    }
    long length = varint();
    if (length < 0) {
      throw damaged("field " + field + " has a negative length");
    }
    require(length);
    WireReader message = new WireReader(file, kind, bytes, position, position + (int) length);
    position += (int) length;
    return message;
  }

  /** A string. */
  public String string() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** A run of bytes. */
  public byte[] bytes() {
    WireReader content = message();
    byte[] run = new byte[content.remaining()];
    bytes.get(content.position, run);
    return run;
  }

  /** A number in a field of its own. */
  public long number() {
    if (wireType != VARINT) {
      throw damaged(
          "field " + field + " has wire type " + wireType + " where a number is expected");
    }
    return varint();
  }

  /** A float of 4 bytes. */
  public float float32() {
    if (wireType != FIXED32) {
      throw damaged("field " + field + " has wire type " + wireType + " where a float is expected");
    }
    require(Float.BYTES);
    int bits = 0;
    for (int i = 0; i < Float.BYTES; i++) {
      bits |= (bytes.get(position++) & 0xff) << (Byte.SIZE * i);
    }
    return Float.intBitsToFloat(bits);
  }

  /** Adds repeated numbers, which are packed into one field or given a field each. */
  public void numbers(List<Long> numbers) {
    if (wireType == VARINT) {
      numbers.add(varint());
      return;
    }
    WireReader packed = message();
    while (packed.hasRemaining()) {
      numbers.add(packed.varint());
    }
  }

  /** Goes past the current field. */
  public void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case LENGTH_DELIMITED -> message();
      case FIXED64 -> advance(Long.BYTES);
      case FIXED32 -> advance(Integer.BYTES);
      default -> throw damaged("field " + field + " has the unknown wire type " + wireType);
    }
  }

  private void advance(int count) {
    require(count);
    position += count;
  }

  private void require(long count) {
    if (count > end - position) {
      throw damaged("a field ends after the message that holds it");
    }
  }

  private ModelFormatException damaged(String problem) {
    return new ModelFormatException(
        file,
        "byte " + position,
        problem + "; " + kind + " is damaged or cut short, download it again");
  }
}
