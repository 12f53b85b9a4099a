package org.sbert4j.cuda.ptx;

/** An operation that decides what a lane does next; {@link Warp} carries it out. */
sealed interface Control extends Operation {
  /** Goes on at another operation. */
  record Branch(int target) implements Control {}

  /** Ends. */
  record Exit() implements Control {}

  /** Waits for all threads of the block that have not ended: {@code bar.sync}. */
  record Barrier() implements Control {}

  @Override
  default void execute(Warp warp, int lanes) {
    throw new IllegalStateException("a warp does this itself");
  }
}
