package org.sbert4j.benchmarks.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes are those of the examples in protobuf.dev/programming-guides/encoding. */
class ProtobufMessageTest {
  @Test
  void writesNumbers() throws IOException {
    assertEquals("089601", hex(new ProtobufMessage().number(1, 150)));
    assertEquals("0800", hex(new ProtobufMessage().number(1, 0)));
    assertEquals("08feffffffffffffffff01", hex(new ProtobufMessage().number(1, -2)));
    assertEquals("150000803f", hex(new ProtobufMessage().real(2, 1)));
  }

  @Test
  void writesStringsAndMessages() throws IOException {
    assertEquals("120774657374696e67", hex(new ProtobufMessage().text(2, "testing")));
    ProtobufMessage inner = new ProtobufMessage().number(1, 150);
    assertEquals("1a03089601", hex(new ProtobufMessage().message(3, inner)));
    assertEquals("a20600", hex(new ProtobufMessage().text(100, "")));
  }

  private static String hex(ProtobufMessage message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.writeTo(bytes);
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
