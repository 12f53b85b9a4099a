package org.sbert4j.backend;

/**
 * How a backend likes its work to be divided. No bit of a CPU backend depends on it.
 *
 * @param maxRows tokens of a batch beyond which a larger one gains no speed; at least 1
 * @param minRows tokens below which work is not divided any further so that more passes share it
 * @param maxPasses forward passes side by side that gain speed
 * @param tensorsInHeap whether tensors lie in the JVM's heap, and so count in a memory budget
 */
public record Batching(int maxRows, int minRows, int maxPasses, boolean tensorsInHeap) {
  /**
   * That of a CPU: enough rows to use each loaded weight many times, few enough that the
   * activations stay in the processor's caches, and work for every thread.
   */
  public static final Batching CPU = new Batching(256, 1, Integer.MAX_VALUE, true);
}
