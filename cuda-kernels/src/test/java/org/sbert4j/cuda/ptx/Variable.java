package org.sbert4j.cuda.ptx;

/**
 * Memory that PTX declares: of a module ({@code .global}, {@code .const}), of a block ({@code
 * .shared}), or a parameter.
 *
 * @param space {@code global}, {@code const}, {@code shared}, {@code param}
 * @param name by which instructions know it
 * @param alignment its address is a multiple of so many bytes
 * @param size in bytes
 * @param content its initial bytes; empty for none, which in module memory means zeros
 */
record Variable(String space, String name, int alignment, int size, byte[] content) {
  /** The first address for it at or after {@code address}. */
  long align(long address) {
    return (address + alignment - 1) / alignment * alignment;
  }
}
