package org.sbert4j.backend;

/**
 * What one forward pass needs for itself: its tensors and whatever scratch memory or device stream
 * the backend uses behind them.
 *
 * <p>One thread at a time. Several workspaces of one backend work side by side and share its
 * weights. Operations take tensors of one workspace only.
 */
public interface Workspace extends AutoCloseable {
  /** A new tensor of this workspace with no rows yet, {@code [0, columns]}. */
  Tensor newTensor(int columns);

  /**
   * A new tensor that shares the memory of another: for two that are never needed at once. Setting
   * the rows of either loses what the other held.
   *
   * @param other a tensor of this workspace
   */
  Tensor newTensorInPlaceOf(Tensor other, int columns);

  /**
   * Makes room, besides the tensors, for linear layers whose input has up to so many rows and
   * columns. Operations make what room they lack themselves, but room that grows in many steps
   * leaves garbage behind at each.
   */
  void reserve(int rows, int columns);

  /** Gives back what the workspace holds. Its tensors must not be used afterwards. */
  @Override
  void close();
}
