package org.sbert4j.weights.pytorch;

/**
 * One file of a zip, as the central directory has it.
 *
 * @param method 0 for stored, 8 for deflated
 * @param crc32 of the uncompressed bytes
 * @param data where the member's bytes begin in the zip
 */
record ZipMember(String name, int method, long compressedSize, long size, long crc32, long data) {
  static final int STORED = 0;
  static final int DEFLATED = 8;
}
