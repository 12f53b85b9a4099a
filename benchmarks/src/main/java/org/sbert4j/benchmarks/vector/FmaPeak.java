package org.sbert4j.benchmarks.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most floating-point operations that the Vector API gets out of a core: fused multiply-adds of
 * registers, without any memory.
 *
 * <p>Twelve chains, none of which waits for another: more than a core's units times the cycles that
 * an operation takes, few enough for 16 registers.
 */
public final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;

  private FmaPeak() {}

  /**
   * Runs.
   *
   * @param flops floating-point operations, a multiple of 384, which fits every width
   * @param result receives a register, so that nothing can be left out
   */
  public static void run(int flops, float[] result) {
    int steps = flops / (2 * CHAINS * SPECIES.length());
    // Tends to 1, far from what is slow to compute.
    FloatVector factor = FloatVector.broadcast(SPECIES, 0.999f);
    FloatVector addend = FloatVector.broadcast(SPECIES, 1e-3f);
    FloatVector a = addend;
    FloatVector b = addend;
    FloatVector c = addend;
    FloatVector d = addend;
    FloatVector e = addend;
    FloatVector f = addend;
    FloatVector g = addend;
    FloatVector h = addend;
    FloatVector i = addend;
    FloatVector j = addend;
    FloatVector k = addend;
    FloatVector l = addend;
    for (int step = 0; step < steps; step++) {
      a = a.fma(factor, addend);
      b = b.fma(factor, addend);
      c = c.fma(factor, addend);
      d = d.fma(factor, addend);
      e = e.fma(factor, addend);
      f = f.fma(factor, addend);
      g = g.fma(factor, addend);
      h = h.fma(factor, addend);
      i = i.fma(factor, addend);
      j = j.fma(factor, addend);
      k = k.fma(factor, addend);
      l = l.fma(factor, addend);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k);
    sum.add(l).intoArray(result, 0);
  }
}
