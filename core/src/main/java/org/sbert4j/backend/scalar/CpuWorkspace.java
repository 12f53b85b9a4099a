package org.sbert4j.backend.scalar;

import java.util.function.Supplier;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.Workspace;

/** Tensors on the Java heap, and the scratch memory of each thread that works on them. */
public final class CpuWorkspace implements Workspace {
  private final ThreadTeam team;
  private final CpuScratch[] scratch;

  /**
   * An empty workspace.
   *
   * @param newScratch makes the scratch memory of one member of the team
   */
  public CpuWorkspace(ThreadTeam team, Supplier<? extends CpuScratch> newScratch) {
    this.team = team;
    scratch = new CpuScratch[team.threads()];
    for (int member = 0; member < scratch.length; member++) {
      scratch[member] = newScratch.get();
    }
  }

  @Override
  public Tensor newTensor(int columns) {
    return new CpuTensor(this, columns);
  }

  @Override
  public Tensor newTensorInPlaceOf(Tensor other, int columns) {
    return new CpuTensor((CpuTensor) other, columns);
  }

  @Override
  public void reserve(int rows, int columns) {
    scratch[0].reserve(rows, columns);
  }

  /** Who shares the work of an operation. */
  public ThreadTeam team() {
    return team;
  }

  /** The scratch memory of a member of the team. */
  public CpuScratch scratch(int member) {
    return scratch[member];
  }

  /** Nothing to give back: the garbage collector owns it all. */
  @Override
  public void close() {}
}
