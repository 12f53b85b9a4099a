package org.sbert4j.backend;

/**
 * Threads that share the work of one operation: how a single sentence uses several cores.
 *
 * <p>The parts of an operation write to different places and read nothing that another part writes,
 * so that no bit depends on who does what.
 */
public interface ThreadTeam {
  /** The calling thread and nobody else. */
  ThreadTeam CALLER_ALONE =
      new ThreadTeam() {
        @Override
        public int threads() {
          return 1;
        }

        @Override
        public void run(int parts, Task task) {
          for (int part = 0; part < parts; part++) {
            task.run(part, 0);
          }
        }
      };

  /** The most threads that work at once, the caller's own included. */
  int threads();

  /**
   * Runs the parts 0 to {@code parts - 1}, each once, in any order, and returns when all are done.
   *
   * @throws RuntimeException the first that a part threw; parts not yet begun are then left out
   */
  void run(int parts, Task task);

  /** An operation in parts. */
  @FunctionalInterface
  interface Task {
    /**
     * Does one part.
     *
     * @param part which
     * @param member who does it, {@code 0 <= member < threads()}; no two parts run with the same
     *     member at the same time, so it can stand for a member's own scratch memory
     */
    void run(int part, int member);
  }
}
