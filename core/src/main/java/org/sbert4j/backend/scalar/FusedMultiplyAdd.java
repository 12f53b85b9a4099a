package org.sbert4j.backend.scalar;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * {@code a · b + c}, rounded once: {@link Math#fma(float, float, float)} where the processor has
 * it, and the same bits by doubles where it has not, as on processors from before 2013 and in
 * virtual machines that hide it. There Java's own way is BigDecimal, thousands of times slower.
 *
 * <p><b>Why the doubles give the same bits.</b> Let {@code p = a · b} and {@code s = p + c} be
 * computed in double.
 *
 * <ol>
 *   <li>p is exact: two significands of 24 bits make one of 48, and the exponent, from -298 to 256,
 *       is far inside a double's. So s is the exact sum rounded to 53 bits; it is a multiple of
 *       2⁻²⁹⁸ and below 2²⁵⁷, and so neither overflows nor loses bits to underflow.
 *   <li>Rounding to float can only go wrong by rounding twice: where s fell on a point between two
 *       floats, or on a float, and the exact sum lies beside it. Let B be these points: all floats,
 *       all middles of neighbours, subnormal ones too, and 2¹²⁸ - 2¹⁰³, from which on floats are
 *       infinite. Rounding keeps order, and all of B are doubles; so if s is not in B, the exact
 *       sum and s are on the same side of each of B, and have the same nearest float.
 *   <li>All of B have at most 25 significant bits, so the lowest 28 of a double's 53 are zero
 *       ({@link #LOW_BITS}). Of the sums of random floats, one in 2²⁸ is so, and only then is there
 *       more to do.
 *   <li>The error {@code e = (p + c) - s} is itself a double, which Knuth's TwoSum computes
 *       exactly. If it is 0, s is the exact sum, and the cast rounds it once. Otherwise let t be
 *       the double next to s on the side of e. The exact sum is between s and t, since s is the
 *       double nearest to it. s is even in its last place, so t is odd in it, has all 53 bits and
 *       is not in B; nor is anything between s and t, as all of B are doubles. So the exact sum and
 *       t are on the same side of each of B, and the cast of t is right. (To replace s by t is to
 *       round the sum to odd.)
 *   <li>An infinite or undefined operand makes s the infinity or NaN that is due, and e a NaN,
 *       which is neither above nor below 0. Where p is 0, or the sum, double has the signs of zero
 *       that float has; and a sum too small for a float becomes a zero of its own sign.
 * </ol>
 *
 * <p>As with {@code Math.fma}, which bits a NaN has is not said. FusedMultiplyAddTest tries it all.
 *
 * <p>Thread-safe.
 */
public final class FusedMultiplyAdd {
  /**
   * Whether {@code Math.fma} is an instruction. A constant for the compiler, so that what the other
   * branch would do costs nothing.
   */
  private static final boolean IN_HARDWARE = isFast() || "true".equals(option());

  /** What is missing and what would help, where it is not: one sentence. */
  public static final String MISSING =
      "fused multiply-add is off in this JVM (UseFMA is false), and other means take up to 30 times"
          + " as long; start java without -XX:-UseFMA, on a processor that has it, in a virtual"
          + " machine that does not hide it (CPU type host)";

  private static final long LOW_BITS = (1L << 28) - 1;

  /** Elements that go through the passes of {@link #addProducts} at once. */
  private static final int STRETCH = 512;

  private static final ThreadLocal<double[]> SUMS =
      ThreadLocal.withInitial(() -> new double[STRETCH]);

  private static final int PROBES = 5;
  private static final int CALLS_OF_A_PROBE = 8;

  /** What a clock may be wrong by; BigDecimal takes longer. */
  private static final long CLOCK_NANOS = 1000;

  private FusedMultiplyAdd() {}

  /** Whether {@link #fma} is as fast as this machine's other arithmetic. */
  public static boolean inHardware() {
    return IN_HARDWARE;
  }

  /** {@code a · b + c}, rounded once. */
  static float fma(float a, float b, float c) {
    return IN_HARDWARE ? Math.fma(a, b, c) : inSoftware(a, b, c);
  }

  /** {@link #fma} by doubles. */
  static float inSoftware(float a, float b, float c) {
    double product = (double) a * b;
    double sum = product + c;
    return (float) (isOnTheEdge(sum) ? towardsExact(product, c, sum) : sum);
  }

  /**
   * {@code y[n] = fma(x, w[n], y[n])} by doubles, in a third of the time of so many calls of {@link
   * #inSoftware}: where a value is converted both ways in one loop, the JIT compiler of Java 17 has
   * each wait for the one before.
   */
  static void addProducts(float x, float[] w, float[] y, int length) {
    double factor = x;
    double[] sums = SUMS.get();
    for (int start = 0; start < length; start += STRETCH) {
      int count = Math.min(STRETCH, length - start);
      for (int i = 0; i < count; i++) {
        sums[i] = factor * w[start + i] + y[start + i];
      }
      for (int i = 0; i < count; i++) {
        if (isOnTheEdge(sums[i])) {
          sums[i] = towardsExact(factor * w[start + i], y[start + i], sums[i]);
        }
      }
      for (int i = 0; i < count; i++) {
        y[start + i] = (float) sums[i];
      }
    }
  }

  /** Whether a double may be a float, or the middle of two: no other is rounded wrongly. */
  private static boolean isOnTheEdge(double sum) {
    return (Double.doubleToRawLongBits(sum) & LOW_BITS) == 0;
  }

  /** The sum, or if it is not exact, the next double on the side of the exact one. */
  private static double towardsExact(double a, double b, double sum) {
    double ofB = sum - a;
    double error = (a - (sum - ofB)) + (b - ofB);
    return error > 0 ? Math.nextUp(sum) : error < 0 ? Math.nextDown(sum) : sum;
  }

  /**
   * Whether {@code Math.fma} takes no longer than our own way. It is tried before it is asked for:
   * that takes microseconds, and the JVM's management, which may be missing, tens of milliseconds
   * to load. Interpreted or compiled, an instruction is the faster way, and BigDecimal is many
   * times slower. The fastest of some rounds counts, in case others hold this thread up.
   */
  private static boolean isFast() {
    long ofJava = Long.MAX_VALUE;
    long ofOurs = Long.MAX_VALUE;
    float value = 1f;
    for (int probe = 0; probe < PROBES; probe++) {
      long start = System.nanoTime();
      for (int call = 0; call < CALLS_OF_A_PROBE; call++) {
        value = Math.fma(0.7001f, value, 0.30007f);
      }
      long middle = System.nanoTime();
      for (int call = 0; call < CALLS_OF_A_PROBE; call++) {
        value = inSoftware(0.7001f, value, 0.30007f);
      }
      ofJava = Math.min(ofJava, middle - start);
      ofOurs = Math.min(ofOurs, System.nanoTime() - middle);
    }
    // The value is used, so that no compiler leaves the calls out.
    return value > 0 && ofJava < Math.max(ofOurs, CLOCK_NANOS);
  }

  /** What the JVM itself says, in case the probes were held up; null where it does not tell. */
  private static String option() {
    if (ModuleLayer.boot().findModule("jdk.management").isEmpty()) {
      return null;
    }
    try {
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return bean == null ? null : bean.getVMOption("UseFMA").getValue();
    } catch (IllegalArgumentException | SecurityException noSuchOptionOrForbidden) {
      return null;
    }
  }
}
