package org.sbert4j.cuda.ptx;

/** The types of PTX: {@code s32}, {@code f16x2} and so on, without their dot. */
final class Types {
  private Types() {}

  /** In bytes; a predicate counts as one. */
  static int size(String type) {
    return switch (type) {
      case "b8", "u8", "s8", "pred" -> 1;
      case "b16", "u16", "s16", "f16" -> 2;
      case "b32", "u32", "s32", "f32", "f16x2" -> 4;
      case "b64", "u64", "s64", "f64" -> 8;
      default -> throw new PtxException("PTX type ." + type + " is not known");
    };
  }

  static boolean isFloat(String type) {
    return type.startsWith("f");
  }
}
