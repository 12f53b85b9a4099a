package org.sbert4j.cli.verify.candidate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.verify.compare.HalfFloat;

/**
 * Vectors of a NumPy file: two dimensions in C order, of half, single or double floats. As
 * numpy/lib/format.py describes versions 1 to 3.
 */
final class NpyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([<>|=]?)f([248])'");
  private static final Pattern SHAPE =
      Pattern.compile("'shape':\\s*\\((\\d{1,9}),\\s*(\\d{1,9}),?\\)");
  private static final Pattern C_ORDER = Pattern.compile("'fortran_order':\\s*False");

  private NpyFile() {}

  static float[][] read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length < 12 || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw wrong(file, "is no NumPy file");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean shortLength = bytes[MAGIC.length] == 1;
    int headerStart = shortLength ? 10 : 12;
    long headerLength = shortLength ? buffer.getShort(8) & 0xFFFF : buffer.getInt(8) & 0xFFFFFFFFL;
    if (headerStart + headerLength > bytes.length) {
      throw wrong(file, "was cut short within its header");
    }
    String header = new String(bytes, headerStart, (int) headerLength, StandardCharsets.ISO_8859_1);
    Matcher type = TYPE.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!type.find() || !shape.find() || !C_ORDER.matcher(header).find()) {
      throw wrong(
          file, "is no matrix of floats in C order (" + JsonVectors.shortened(header) + ")");
    }
    int rows = Integer.parseInt(shape.group(1));
    int columns = Integer.parseInt(shape.group(2));
    int elementBytes = Integer.parseInt(type.group(2));
    if (columns == 0) {
      throw wrong(file, "has vectors of no element");
    }
    long needed = (long) rows * columns * elementBytes;
    if (needed != bytes.length - headerStart - headerLength) {
      throw wrong(
          file,
          "has %d bytes of numbers where its shape needs %d"
              .formatted(bytes.length - headerStart - headerLength, needed));
    }
    buffer.position((int) (headerStart + headerLength));
    buffer.order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    float[][] vectors = new float[rows][columns];
    for (float[] vector : vectors) {
      for (int i = 0; i < columns; i++) {
        vector[i] =
            switch (elementBytes) {
              case 2 -> HalfFloat.toFloat(buffer.getShort());
              case 4 -> buffer.getFloat();
              default -> (float) buffer.getDouble();
            };
      }
    }
    return vectors;
  }

  private static CommandException wrong(Path file, String what) {
    return new CommandException(
        file
            + ": "
            + what
            + ": write it by numpy.save, as an array (texts, dimensions) of float32");
  }
}
