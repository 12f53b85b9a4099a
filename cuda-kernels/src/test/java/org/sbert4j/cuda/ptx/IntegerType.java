package org.sbert4j.cuda.ptx;

/**
 * An integer type, applied to registers, which may hold anything above its bits.
 *
 * @param bits 8, 16, 32 or 64
 * @param signed whether the highest of them is the sign
 */
record IntegerType(int bits, boolean signed) {
  static IntegerType named(String type) {
    return new IntegerType(8 * Types.size(type), type.startsWith("s"));
  }

  /** The integer that a register holds. */
  long of(long register) {
    int unused = 64 - bits;
    return signed ? (register << unused) >> unused : (register << unused) >>> unused;
  }

  int compare(long a, long b) {
    return signed ? Long.compare(of(a), of(b)) : Long.compareUnsigned(of(a), of(b));
  }

  long quotient(long a, long b) {
    return signed ? of(a) / of(b) : Long.divideUnsigned(of(a), of(b));
  }

  long remainder(long a, long b) {
    return signed ? of(a) % of(b) : Long.remainderUnsigned(of(a), of(b));
  }

  /** The upper half of the product. */
  long highProduct(long a, long b) {
    if (bits < 64) {
      return (of(a) * of(b)) >> bits;
    }
    long high = Math.multiplyHigh(a, b);
    return signed ? high : high + ((a >> 63) & b) + ((b >> 63) & a);
  }

  /** Shifts by the type's bits or more leave nothing. */
  long shiftLeft(long a, long amount) {
    long distance = amount & 0xffffffffL;
    return distance >= bits ? 0 : a << distance;
  }

  /** Shifts by the type's bits or more leave nothing but the sign. */
  long shiftRight(long a, long amount) {
    long distance = Math.min(amount & 0xffffffffL, bits);
    if (signed) {
      return of(a) >> Math.min(distance, 63);
    }
    return distance >= bits ? 0 : of(a) >>> distance;
  }
}
