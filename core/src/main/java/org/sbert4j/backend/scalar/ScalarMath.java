package org.sbert4j.backend.scalar;

import static org.sbert4j.backend.scalar.FusedMultiplyAdd.fma;

/**
 * The elementary functions of every CPU backend.
 *
 * <p>Own polynomials, evaluated with fused multiply-adds: {@code Math.exp} may differ between
 * machines and JDKs, and a vector-maths library has other bits again. The vector backend repeats
 * these formulas operation by operation. The coefficients are minimax fits, made by {@code
 * core/tables/fit_polynomials.py}; the error bounds are held by {@code ScalarMathTest} over the
 * whole range.
 */
public final class ScalarMath {
  private ScalarMath() {}

  /** 1 / ln 2. */
  public static final float LOG2_E = 1.442695f;

  /** ln 2 rounded to float, and what the rounding left over. */
  public static final float LN_2_HIGH = 0.6931472f;

  public static final float LN_2_LOW = -1.9046542e-9f;

  /**
   * 1.5 · 2²³. Adding it to a float below 2²² in magnitude leaves the float's nearest integer in
   * the lowest bits of the sum.
   */
  public static final float ROUNDING_MAGIC = 12582912f;

  /** {@code exp} is 0 below the first and infinite above the second. */
  public static final float EXP_LOWEST = -104f;

  public static final float EXP_HIGHEST = 89f;

  /** {@code exp(r) ≈ 1 + r + r² · (E0 + E1·r + … + E4·r⁴)} for {@code |r| ≤ ln 2 / 2}. */
  public static final float EXP_0 = 0.49999994f;

  public static final float EXP_1 = 0.16666521f;
  public static final float EXP_2 = 0.04166839f;
  public static final float EXP_3 = 0.0083687175f;
  public static final float EXP_4 = 0.0013814599f;

  /** {@code -ln(erfc(a / √2)) ≈ a · (T0 + T1·a + … + T9·a⁹)} for {@code a ≥ 0}. */
  public static final float TAIL_0 = 0.7978849f;

  public static final float TAIL_1 = 0.3183052f;
  public static final float TAIL_2 = 0.03635692f;
  public static final float TAIL_3 = -0.004826708f;
  public static final float TAIL_4 = 1.0630667e-5f;
  public static final float TAIL_5 = 1.8761992e-4f;
  public static final float TAIL_6 = -5.0707655e-5f;
  public static final float TAIL_7 = 7.103989e-6f;
  public static final float TAIL_8 = -5.3761846e-7f;
  public static final float TAIL_9 = 1.7270319e-8f;

  /** Beyond this the normal distribution's tail is 0 in float. */
  public static final float TAIL_END = 30f;

  /** -2 · sqrt(2/π) and the cubic coefficient of the tanh form of GELU. */
  public static final float GELU_TANH_SCALE = -1.5957692f;

  public static final float GELU_TANH_CUBIC = 0.044715f;

  /** {@code tanh(x) ≈ x + x³ · (H0 + H1·x² + … )} for {@code |x| < TANH_SMALL}. */
  private static final float TANH_SMALL = 0.625f;

  private static final float TANH_0 = -0.3333328f;
  private static final float TANH_1 = 0.13331442f;
  private static final float TANH_2 = -0.053739715f;
  private static final float TANH_3 = 0.020639084f;
  private static final float TANH_4 = -0.005704983f;

  /** {@code ln(1 + y) ≈ 2s + s³ · (L0 + L1·s² + … )} for {@code s = y / (2 + y)}. */
  private static final float LOG1P_0 = 0.6666642f;

  private static final float LOG1P_1 = 0.40021527f;
  private static final float LOG1P_2 = 0.28001803f;
  private static final float LOG1P_3 = 0.28012002f;

  /** ln 2 / 2, up to which the polynomial of exp serves by itself. */
  private static final float HALF_LN_2 = 0.34657359f;

  /**
   * {@code e^x}.
   *
   * <p>{@code x = n · ln 2 + r} with {@code |r| ≤ ln 2 / 2}; a polynomial gives {@code e^r}; the
   * power of two is multiplied in two halves, so that results below the normal range round once,
   * correctly, down to 0. Error: at most 1.1 units in the last place.
   */
  public static float exp(float x) {
    float clamped = Math.min(Math.max(x, EXP_LOWEST), EXP_HIGHEST);
    float shifted = fma(clamped, LOG2_E, ROUNDING_MAGIC);
    float n = shifted - ROUNDING_MAGIC;
    float r = fma(n, -LN_2_HIGH, clamped);
    r = fma(n, -LN_2_LOW, r);

    float exponential = expMinusOneNearZero(r) + 1f;

    int exponent = Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(ROUNDING_MAGIC);
    int half = exponent >> 1;
    return exponential * powerOfTwo(half) * powerOfTwo(exponent - half);
  }

  /** {@code e^r - 1} for {@code |r| ≤ ln 2 / 2}. */
  private static float expMinusOneNearZero(float r) {
    float polynomial = EXP_4;
    polynomial = fma(polynomial, r, EXP_3);
    polynomial = fma(polynomial, r, EXP_2);
    polynomial = fma(polynomial, r, EXP_1);
    polynomial = fma(polynomial, r, EXP_0);
    return fma(polynomial, r * r, r);
  }

  /**
   * {@code e^x - 1} for x up to 0, without the cancellation near 0. Error: at most 3e-7 relative.
   */
  public static float expMinusOne(float x) {
    return x >= -HALF_LN_2 ? expMinusOneNearZero(x) : exp(x) - 1f;
  }

  /**
   * {@code ln(1 + y)} for y from 0 to 1, by {@code 2 artanh(y / (2 + y))}. Error: at most 3e-7
   * relative for y that is 0 or normal.
   */
  public static float logOnePlus(float y) {
    float s = y / (2f + y);
    float square = s * s;
    float polynomial = LOG1P_3;
    polynomial = fma(polynomial, square, LOG1P_2);
    polynomial = fma(polynomial, square, LOG1P_1);
    polynomial = fma(polynomial, square, LOG1P_0);
    return fma(polynomial, s * square, 2f * s);
  }

  private static float powerOfTwo(int exponent) {
    return Float.intBitsToFloat((exponent + 127) << 23);
  }

  /**
   * GELU with the exact normal distribution: {@code x · Φ(x) = x/2 · (1 + erf(x / √2))}.
   *
   * <p>With {@code a = |x|} and {@code t = erfc(a / √2)}, both signs of x give {@code max(x, 0) - a
   * · t / 2}, without the cancellation that {@code 1 + erf} suffers for negative x; and {@code t}
   * is smooth enough to be {@code exp} of a polynomial. Error: at most 4e-7 · max(|GELU(x)|, 0.1).
   */
  public static float gelu(float x) {
    float a = Math.min(Math.abs(x), TAIL_END);
    float polynomial = TAIL_9;
    polynomial = fma(polynomial, a, TAIL_8);
    polynomial = fma(polynomial, a, TAIL_7);
    polynomial = fma(polynomial, a, TAIL_6);
    polynomial = fma(polynomial, a, TAIL_5);
    polynomial = fma(polynomial, a, TAIL_4);
    polynomial = fma(polynomial, a, TAIL_3);
    polynomial = fma(polynomial, a, TAIL_2);
    polynomial = fma(polynomial, a, TAIL_1);
    polynomial = fma(polynomial, a, TAIL_0);
    float tail = exp(-(a * polynomial));
    return Math.max(x, 0f) - (0.5f * a) * tail;
  }

  /**
   * GELU by the tanh formula, {@code x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))}, written as
   * {@code x / (1 + exp(-2 √(2/π) (x + 0.044715 x³)))}, which is the same function without
   * cancellation.
   */
  public static float geluTanh(float x) {
    float inner = fma(GELU_TANH_CUBIC, x * x * x, x);
    return x / (1f + exp(GELU_TANH_SCALE * inner));
  }

  /** {@code 1 / (1 + e^-x)}. */
  public static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  /** {@code x / (1 + e^-x)}. */
  public static float silu(float x) {
    return x / (1f + exp(-x));
  }

  /**
   * Hyperbolic tangent: a polynomial near 0, {@code (1 - e) / (1 + e)} with {@code e = exp(-2|x|)}
   * elsewhere. Error: at most 3e-7 relative.
   */
  public static float tanh(float x) {
    float a = Math.abs(x);
    if (a < TANH_SMALL) {
      float square = x * x;
      float polynomial = TANH_4;
      polynomial = fma(polynomial, square, TANH_3);
      polynomial = fma(polynomial, square, TANH_2);
      polynomial = fma(polynomial, square, TANH_1);
      polynomial = fma(polynomial, square, TANH_0);
      return fma(polynomial, x * square, x);
    }
    float e = exp(-2f * a);
    return Math.copySign((1f - e) / (1f + e), x);
  }
}
