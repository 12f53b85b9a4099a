package org.sbert4j.cuda.ptx;

import java.util.List;

/** Instructions by which the lanes of a warp exchange what their registers hold. */
final class WarpInstructions {
  private WarpInstructions() {}

  /** {@code shfl.sync.bfly.b32 result|valid, value, b, c, members}. */
  static Operation shuffle(Instruction instruction, Operands operands) {
    List<Operand> all = instruction.operands();
    Operand valid = new Operand.Name("_");
    Operand result = all.get(0);
    if (result instanceof Operand.Pair pair) {
      valid = pair.second();
      result = pair.first();
    }
    return new Shuffle(
        instruction.opcode().get(2),
        operands.result(instruction, result),
        operands.result(instruction, valid),
        operands.source(instruction, all.get(1)),
        operands.source(instruction, all.get(2)),
        operands.source(instruction, all.get(3)),
        operands.source(instruction, all.get(4)));
  }

  private record Shuffle(
      String mode, int result, int valid, int value, int b, int c, int memberMask)
      implements WarpOperation {
    @Override
    public int members(Warp warp, int lane) {
      return (int) warp.registers()[memberMask + lane];
    }

    @Override
    public void execute(Warp warp, int lanes) {
      long[] registers = warp.registers();
      long[] values = new long[Warp.SIZE];
      System.arraycopy(registers, value, values, 0, Warp.SIZE);
      for (int lane = 0; lane < Warp.SIZE; lane++) {
        if ((lanes >>> lane & 1) != 0) {
          int source = source(lane, (int) registers[b + lane], (int) registers[c + lane]);
          int from = source < 0 ? lane : source;
          if ((lanes >>> from & 1) == 0) {
            warp.setLane(lane);
            throw new MemoryFault("reads lane " + from + ", which does not take part");
          }
          registers[result + lane] = values[from];
          registers[valid + lane] = source < 0 ? 0 : 1;
        }
      }
    }

    /** The lane to read from; -1 if it is beyond the segment and the lane keeps its own value. */
    private int source(int lane, int operand, int clampAndSegment) {
      int distance = operand & 31;
      int clamp = clampAndSegment & 31;
      int segment = clampAndSegment >>> 8 & 31;
      int last = (lane & segment) | (clamp & ~segment);
      int first = lane & segment;
      int source =
          switch (mode) {
            case "up" -> lane - distance;
            case "down" -> lane + distance;
            case "bfly" -> lane ^ distance;
            case "idx" -> first | (distance & ~segment);
            default -> throw new PtxException("shfl." + mode + " is not known");
          };
      boolean within = mode.equals("up") ? source >= last : source <= last;
      return within ? source : -1;
    }
  }

  /** {@code vote.sync.any.pred result, predicate, members}. */
  static Operation vote(Instruction instruction, Operands operands) {
    Operand predicate = instruction.operands().get(1);
    boolean negated = predicate instanceof Operand.Negated;
    Operand register = predicate instanceof Operand.Negated not ? not.predicate() : predicate;
    return new Vote(
        instruction.opcode().get(2),
        operands.result(instruction, instruction.operands().get(0)),
        operands.source(instruction, register),
        negated,
        operands.source(instruction, instruction.operands().get(2)));
  }

  private record Vote(String mode, int result, int predicate, boolean negated, int memberMask)
      implements WarpOperation {
    @Override
    public int members(Warp warp, int lane) {
      return (int) warp.registers()[memberMask + lane];
    }

    @Override
    public void execute(Warp warp, int lanes) {
      long[] registers = warp.registers();
      int votes = 0;
      for (int lane = 0; lane < Warp.SIZE; lane++) {
        votes |= (int) ((registers[predicate + lane] & 1) ^ (negated ? 1 : 0)) << lane;
      }
      votes &= lanes;
      long outcome =
          switch (mode) {
            case "any" -> votes != 0 ? 1 : 0;
            case "all" -> votes == lanes ? 1 : 0;
            case "uni" -> votes == lanes || votes == 0 ? 1 : 0;
            case "ballot" -> votes;
            default -> throw new PtxException("vote." + mode + " is not known");
          };
      for (int lane = 0; lane < Warp.SIZE; lane++) {
        if ((lanes >>> lane & 1) != 0) {
          registers[result + lane] = outcome;
        }
      }
    }
  }

  /** {@code bar.warp.sync members}. */
  static Operation warpBarrier(Instruction instruction, Operands operands) {
    return new WarpBarrier(operands.source(instruction, instruction.operands().get(0)));
  }

  private record WarpBarrier(int memberMask) implements WarpOperation {
    @Override
    public int members(Warp warp, int lane) {
      return (int) warp.registers()[memberMask + lane];
    }

    /** Of some lanes only it orders too little for the time of the whole warp to go on. */
    @Override
    public void execute(Warp warp, int lanes) {
      if (lanes == -1) {
        warp.passWarpBarrier();
      }
    }
  }
}
