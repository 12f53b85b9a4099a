package org.sbert4j.cuda.ptx;

/**
 * An operation that lanes carry out together ({@code .sync}): those that come first wait for the
 * others.
 */
interface WarpOperation extends Operation {
  /**
   * The lanes that must take part.
   *
   * @param lane one that has come, whose registers tell
   */
  int members(Warp warp, int lane);
}
