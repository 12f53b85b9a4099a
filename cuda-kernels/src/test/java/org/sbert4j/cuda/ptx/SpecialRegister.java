package org.sbert4j.cuda.ptx;

import java.util.Arrays;
import java.util.Optional;

/** The registers from which a thread learns its place in the grid. */
enum SpecialRegister {
  TID_X("%tid.x"),
  TID_Y("%tid.y"),
  TID_Z("%tid.z"),
  NTID_X("%ntid.x"),
  NTID_Y("%ntid.y"),
  NTID_Z("%ntid.z"),
  CTAID_X("%ctaid.x"),
  CTAID_Y("%ctaid.y"),
  CTAID_Z("%ctaid.z"),
  NCTAID_X("%nctaid.x"),
  NCTAID_Y("%nctaid.y"),
  NCTAID_Z("%nctaid.z"),
  LANEID("%laneid");

  private final String register;

  SpecialRegister(String register) {
    this.register = register;
  }

  static Optional<SpecialRegister> named(String name) {
    return Arrays.stream(values()).filter(special -> special.register.equals(name)).findFirst();
  }

  /**
   * Its value. Blocks here have threads along x only.
   *
   * @param thread within its block
   */
  int valueOf(ThreadGrid grid, BlockIndex block, int thread) {
    return switch (this) {
      case TID_X -> thread;
      case TID_Y, TID_Z -> 0;
      case NTID_X -> grid.blockSize();
      case NTID_Y, NTID_Z -> 1;
      case CTAID_X -> block.x();
      case CTAID_Y -> block.y();
      case CTAID_Z -> block.z();
      case NCTAID_X -> grid.x();
      case NCTAID_Y -> grid.y();
      case NCTAID_Z -> grid.z();
      case LANEID -> thread % Warp.SIZE;
    };
  }
}
