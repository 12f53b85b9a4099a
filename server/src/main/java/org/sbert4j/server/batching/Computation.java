package org.sbert4j.server.batching;

import java.util.List;

/**
 * Something that is computed for many inputs at once, each on its own. Inputs of equal computations
 * may be computed together, so a computation is a record of its model and options.
 */
public interface Computation<I, O> {
  /** The results, in the order of the inputs. */
  List<O> compute(List<I> inputs);
}
