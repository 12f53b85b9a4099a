package org.sbert4j.fingerprint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.sbert4j.weights.TensorView;

/**
 * SHA-256 over a sequence of texts, numbers and tensors. Each says how long it is, so that no two
 * sequences give the same bytes.
 */
public final class FingerprintDigest {
  /** Elements that are read together: 64 KB, which stay in a processor's cache. */
  private static final int CHUNK = 1 << 14;

  private final MessageDigest digest;
  private final float[] floats = new float[CHUNK];
  private final ByteBuffer bytes =
      ByteBuffer.allocate(Float.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN);

  /** With nothing in it yet. */
  public FingerprintDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds a whole number. */
  FingerprintDigest add(long number) {
    bytes.clear().putLong(number);
    return update();
  }

  /** Adds true or false. */
  FingerprintDigest add(boolean value) {
    return add(value ? 1 : 0);
  }

  /** Adds a text: its length, then its chars. */
  FingerprintDigest add(String text) {
    add(text.length());
    bytes.clear();
    for (int i = 0; i < text.length(); i++) {
      if (bytes.remaining() < Character.BYTES) {
        update();
        bytes.clear();
      }
      bytes.putChar(text.charAt(i));
    }
    return update();
  }

  /**
   * Adds a tensor: its shape, then the bits of its elements as floats. The name under which a file
   * stores it and the type in which it does are left out, since no vector depends on them.
   */
  FingerprintDigest add(TensorView tensor) {
    List<Long> shape = tensor.shape();
    add(shape.size());
    shape.forEach(this::add);
    for (long first = 0; first < tensor.elementCount(); first += CHUNK) {
      int length = (int) Math.min(CHUNK, tensor.elementCount() - first);
      tensor.readFloats(first, floats, 0, length);
      bytes.clear();
      bytes.asFloatBuffer().put(floats, 0, length);
      bytes.position(Float.BYTES * length);
      update();
    }
    return this;
  }

  private FingerprintDigest update() {
    digest.update(bytes.flip());
    return this;
  }

  /** The digest of everything added, in hexadecimal digits. Nothing can be added afterwards. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
