package org.sbert4j.cli.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes {@link OutputFormat#NPY}, as numpy/lib/format.py describes version 1.0: the magic string,
 * the version, the header's length, a Python dictionary padded with spaces and ended by a line
 * break, then the numbers. The number of texts stands in the header but is known last, so the
 * header has a fixed size and is overwritten at the end.
 */
final class NpyWriter<V> implements VectorWriter<V> {
  /** A multiple of 64, as the format asks, with room for any shape. */
  private static final int HEADER_SIZE = 128;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private final Output output;
  private final Elements<V> elements;
  private long count;

  NpyWriter(Output output, Elements<V> elements) {
    this.output = output;
    this.elements = elements;
  }

  @Override
  public void write(V vector) throws IOException {
    if (count == 0) {
      output.stream().write(header(0, elements.length(vector)));
    }
    output.stream().write(elements.bytes(vector));
    count++;
  }

  @Override
  public void finish(int dimension) throws IOException {
    if (count == 0) {
      output.stream().write(header(0, dimension));
    } else {
      output.overwriteStart(header(count, dimension));
    }
  }

  private byte[] header(long count, int dimension) {
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(elements.npyType(), count, dimension);
    ByteBuffer header = ByteBuffer.allocate(HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC);
    header.putShort((short) (HEADER_SIZE - MAGIC.length - Short.BYTES));
    header.put(dictionary.getBytes(StandardCharsets.US_ASCII));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    header.put((byte) '\n');
    return header.array();
  }
}
