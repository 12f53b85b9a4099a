package org.sbert4j.cuda.ptx;

import java.util.stream.IntStream;

/**
 * 32 threads, the lanes, which run in lockstep where they are at the same operation. Of several
 * such groups the one that is furthest behind runs, until it meets another: so branches that part
 * come together where their ways do.
 */
final class Warp {
  static final int SIZE = 32;

  private final ThreadBlock block;
  private final Program program;
  private final int firstThread;
  private final long[] registers;

  /** For each lane, its next operation; out of date for the group that runs. */
  private final int[] positions = new int[SIZE];

  // A bit for each lane.
  private int alive;
  private int atBarrier;
  private int atMeeting;

  private int barriersPassed;
  private int lane;
  private int position;
  private long executed;

  Warp(ThreadBlock block, Program program, ThreadGrid grid, BlockIndex index, int firstThread) {
    this.block = block;
    this.program = program;
    this.firstThread = firstThread;
    int threads = Math.min(SIZE, grid.blockSize() - firstThread);
    alive = threads == SIZE ? -1 : (1 << threads) - 1;
    registers = program.initialRegisters().clone();
    program
        .specials()
        .forEach(
            (special, start) -> {
              for (int i = 0; i < SIZE; i++) {
                registers[start + i] = special.valueOf(grid, index, firstThread + i);
              }
            });
  }

  /** All registers, the 32 lanes of each side by side. */
  long[] registers() {
    return registers;
  }

  ThreadBlock block() {
    return block;
  }

  /** Says which lane does what follows, for messages. */
  void setLane(int lane) {
    this.lane = lane;
  }

  /** The place and time of an access to memory by a lane. */
  long stamp(int accessingLane) {
    return RaceDetector.stamp(
        block.number(), block.barriersPassed(), barriersPassed, firstThread + accessingLane);
  }

  /** The lanes of the warp have met at a barrier of their own. */
  void passWarpBarrier() {
    barriersPassed++;
  }

  boolean isWaiting() {
    return atBarrier != 0;
  }

  /** The places where lanes wait for the block. */
  IntStream barriers() {
    return IntStream.range(0, SIZE).filter(i -> isIn(atBarrier, i)).map(i -> positions[i]);
  }

  /** Lets the lanes go on that wait for the block. */
  void passBarrier() {
    for (int i = 0; i < SIZE; i++) {
      if (isIn(atBarrier, i)) {
        positions[i]++;
      }
    }
    atBarrier = 0;
  }

  /** Instructions so far, one for each lane that took part. */
  long executed() {
    return executed;
  }

  private static boolean isIn(int lanes, int lane) {
    return (lanes >>> lane & 1) != 0;
  }

  /** Runs until each lane has ended or waits for the block. */
  void runToBarrier() {
    while ((alive & ~atBarrier) != 0) {
      int runnable = alive & ~atBarrier & ~atMeeting;
      if (runnable == 0) {
        throw new PtxException(
            program.describe(positions[Integer.numberOfTrailingZeros(atMeeting)])
                + where(Integer.numberOfTrailingZeros(atMeeting))
                + ": waits for lanes that never come");
      }
      int first = furthestBehind(runnable);
      int group = lanesAt(first, runnable);
      int others = runnable & ~group;
      int meeting = others == 0 ? Integer.MAX_VALUE : furthestBehind(others);
      try {
        runGroup(first, group, meeting);
      } catch (MemoryFault | IndexOutOfBoundsException | ArithmeticException e) {
        throw new PtxException(program.describe(position) + where(lane) + ": " + e.getMessage(), e);
      }
    }
  }

  private String where(int atLane) {
    BlockIndex index = block.index();
    return ", block ("
        + index.x()
        + ", "
        + index.y()
        + ", "
        + index.z()
        + "), thread "
        + (firstThread + atLane);
  }

  private int furthestBehind(int lanes) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < SIZE; i++) {
      if (isIn(lanes, i)) {
        least = Math.min(least, positions[i]);
      }
    }
    return least;
  }

  private int lanesAt(int place, int among) {
    int lanes = 0;
    for (int i = 0; i < SIZE; i++) {
      if (isIn(among, i) && positions[i] == place) {
        lanes |= 1 << i;
      }
    }
    return lanes;
  }

  private void moveTo(int place, int lanes) {
    for (int i = 0; i < SIZE; i++) {
      if (isIn(lanes, i)) {
        positions[i] = place;
      }
    }
  }

  /**
   * Runs lanes together from one place, until they part, stop, or come to where others are.
   *
   * @param meeting where the next others are
   */
  private void runGroup(int start, int group, int meeting) {
    position = start;
    while (position < meeting) {
      Operation operation = program.operations().get(position);
      int lanes = guarded(group);
      executed += Integer.bitCount(lanes);
      if (operation instanceof Control control) {
        if (!follow(control, group, lanes)) {
          return;
        }
      } else if (operation instanceof WarpOperation together) {
        if (!meet(together, group, lanes)) {
          return;
        }
      } else {
        operation.execute(this, lanes);
        position++;
      }
    }
    moveTo(position, group);
  }

  /** The lanes of a group whose predicate lets them take part. */
  private int guarded(int group) {
    Program.Guard guard = program.guards().get(position);
    if (guard.register() < 0) {
      return group;
    }
    int lanes = 0;
    for (int i = 0; i < SIZE; i++) {
      lanes |= (int) (registers[guard.register() + i] & 1) << i;
    }
    return group & (guard.negated() ? ~lanes : lanes);
  }

  /**
   * Does what a control operation says to the lanes that take part; the others go on behind it.
   *
   * @return whether the group is still together, at {@link #position}
   */
  private boolean follow(Control control, int group, int lanes) {
    int here = position;
    if (control instanceof Control.Branch branch && (lanes == group || lanes == 0)) {
      position = lanes == 0 ? here + 1 : branch.target();
      return true;
    }
    moveTo(here + 1, group & ~lanes);
    if (control instanceof Control.Branch branch) {
      moveTo(branch.target(), lanes);
    } else if (control instanceof Control.Exit) {
      alive &= ~lanes;
    } else {
      moveTo(here, lanes);
      atBarrier |= lanes;
    }
    return false;
  }

  /**
   * Carries out an operation that lanes do together, once all its members have come.
   *
   * @return whether the group goes on together
   */
  private boolean meet(WarpOperation operation, int group, int lanes) {
    if (lanes != group) {
      throw new PtxException(
          program.describe(position) + ": a predicate on it is not known to the interpreter");
    }
    int here = position;
    int present = group | lanesAt(here, atMeeting);
    lane = Integer.numberOfTrailingZeros(group);
    int members = operation.members(this, lane);
    if (!isIn(members, lane)) {
      throw new PtxException(
          program.describe(here) + where(lane) + ": the thread is not in its own mask of lanes");
    }
    if ((members & ~present) != 0) {
      moveTo(here, group);
      atMeeting |= group;
      return false;
    }
    operation.execute(this, present & members);
    moveTo(here + 1, present & members);
    moveTo(here, present & ~members);
    atMeeting &= ~members;
    position = here + 1;
    return present == group && members == group;
  }
}
