package org.sbert4j.config;

/**
 * Which of MPNet's 32 buckets a distance between two tokens falls in (transformers 5, {@code
 * models/mpnet/modeling_mpnet.py}, MPNetEncoder.relative_position_bucket; T5's scheme, arXiv
 * 1910.10683): half of them for keys after the query, half for those before. Of each half, the
 * first eight are for the distances 0 to 7; the others grow as the logarithm does, up to the last
 * for everything from 128 on (in fact from 113).
 */
public final class RelativeBuckets {
  /** Buckets in all. */
  public static final int COUNT = 32;

  private static final int OF_ONE_SIDE = COUNT / 2;
  private static final int EXACT = OF_ONE_SIDE / 2;
  private static final int MAX_DISTANCE = 128;

  private RelativeBuckets() {}

  /**
   * The buckets of all distances in sequences of up to {@code longest} tokens.
   *
   * @return {@code [2 · longest - 1]}, from the distance {@code 1 - longest} on
   */
  public static int[] ofDistances(int longest) {
    int[] buckets = new int[2 * longest - 1];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = of(i - (longest - 1));
    }
    return buckets;
  }

  /**
   * The bucket of one distance, in 32-bit floats as PyTorch computes it.
   *
   * @param distance the key's place less the query's
   */
  static int of(int distance) {
    int side = distance > 0 ? OF_ONE_SIDE : 0;
    int n = Math.abs(distance);
    if (n < EXACT) {
      return side + n;
    }
    float logarithm = (float) Math.log((float) n / EXACT);
    float share = logarithm / (float) Math.log((double) MAX_DISTANCE / EXACT);
    int bucket = EXACT + (int) (share * (OF_ONE_SIDE - EXACT));
    return side + Math.min(bucket, OF_ONE_SIDE - 1);
  }
}
