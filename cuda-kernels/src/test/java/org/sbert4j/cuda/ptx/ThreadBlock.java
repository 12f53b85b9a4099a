package org.sbert4j.cuda.ptx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One block of a running kernel: its warps, its shared memory, its barrier. */
final class ThreadBlock {
  private final Program program;
  private final GlobalMemory memory;
  private final ByteBuffer parameters;
  private final SharedMemory shared;
  private final BlockIndex index;
  private final int number;
  private final Optional<GlobalRaces> races;
  private final List<Warp> warps = new ArrayList<>();
  private int barriersPassed;

  /**
   * @param parameters little-endian, as PTX lays them out
   * @param races null if the device's memory is not watched
   */
  ThreadBlock(
      Program program,
      ThreadGrid grid,
      BlockIndex index,
      GlobalMemory memory,
      ByteBuffer parameters,
      GlobalRaces races) {
    this.program = program;
    this.memory = memory;
    this.parameters = parameters;
    this.index = index;
    this.number = index.x() + grid.x() * (index.y() + grid.y() * index.z());
    this.races = Optional.ofNullable(races);
    shared = new SharedMemory(program.shared());
    for (int first = 0; first < grid.blockSize(); first += Warp.SIZE) {
      warps.add(new Warp(this, program, grid, index, first));
    }
  }

  GlobalMemory memory() {
    return memory;
  }

  SharedMemory shared() {
    return shared;
  }

  ByteBuffer parameters() {
    return parameters;
  }

  BlockIndex index() {
    return index;
  }

  /** Counted through the grid. */
  int number() {
    return number;
  }

  /** What watches the device's memory, if it is watched. */
  Optional<GlobalRaces> races() {
    return races;
  }

  /** How often all threads have met at the barrier. */
  int barriersPassed() {
    return barriersPassed;
  }

  /**
   * Runs all threads to their end, each warp as far as the next barrier and then the next one.
   *
   * @return how many instructions were carried out, one for each thread that took part
   */
  long run() {
    while (true) {
      warps.forEach(Warp::runToBarrier);
      List<Warp> waiting = warps.stream().filter(Warp::isWaiting).toList();
      if (waiting.isEmpty()) {
        return warps.stream().mapToLong(Warp::executed).sum();
      }
      checkOneBarrier(waiting);
      barriersPassed++;
      waiting.forEach(Warp::passBarrier);
    }
  }

  /** Threads that wait in different places would be let go by a GPU, but never on purpose. */
  private void checkOneBarrier(List<Warp> waiting) {
    long places = waiting.stream().flatMapToInt(Warp::barriers).distinct().count();
    if (places > 1) {
      throw new PtxException(
          "kernel " + program.kernel().name() + ": threads wait at different barriers");
    }
  }
}
