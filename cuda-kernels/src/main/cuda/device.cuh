// What the kernels need of CUDA, without CUDA: clang's builtins under readable names, the two element
// types, and the elementary functions. Included once, by kernels.cu, before everything else.
//
// Everything is row-major. T stands for the type of a tensor's elements, float or Half; all arithmetic
// is in 32-bit floats. Fused multiply-adds are written out: the compiler makes none of its own.

#define DEVICE static inline __attribute__((device, always_inline))
#define METHOD __attribute__((device, always_inline))
#define SHARED static __attribute__((shared))
// At least one block on a multiprocessor: the compiler may use the registers that this leaves, and does
// not keep values in memory to make room for more blocks.
#define KERNEL(blockSize) \
  extern "C" __attribute__((global, launch_bounds(blockSize, 1))) void

// ---- Threads ----

constexpr int WARP = 32;
constexpr unsigned ALL_LANES = 0xffffffff;

DEVICE int thread() { return __nvvm_read_ptx_sreg_tid_x(); }
DEVICE int lane() { return thread() % WARP; }
DEVICE int warp() { return thread() / WARP; }
DEVICE int blockX() { return __nvvm_read_ptx_sreg_ctaid_x(); }
DEVICE int blockY() { return __nvvm_read_ptx_sreg_ctaid_y(); }
DEVICE int blockZ() { return __nvvm_read_ptx_sreg_ctaid_z(); }
DEVICE int blocksX() { return __nvvm_read_ptx_sreg_nctaid_x(); }
DEVICE int blocksY() { return __nvvm_read_ptx_sreg_nctaid_y(); }

/** Waits for all threads of the block, and makes what they wrote to shared memory visible. */
DEVICE void blockBarrier() { __syncthreads(); }

/** The same among the 32 threads of a warp. */
DEVICE void warpBarrier() { __nvvm_bar_warp_sync(ALL_LANES); }

/** The value of the thread whose lane differs in the bits of mask. */
DEVICE float shuffle(float value, int mask) {
  return __nvvm_shfl_sync_bfly_f32(ALL_LANES, value, mask, WARP - 1);
}

// ---- Elements ----

/** The 16 bits of an IEEE 754 half; nothing is computed with it but by conversion to float. */
struct Half {
  unsigned short bits;
};

typedef float Float4 __attribute__((ext_vector_type(4), may_alias));
typedef unsigned short Half4 __attribute__((ext_vector_type(4), may_alias));

DEVICE float halfToFloat(unsigned short bits) { return __builtin_bit_cast(__fp16, bits); }

/** Rounds to the nearest half, ties to even; beyond 65504 to infinity. */
DEVICE unsigned short floatToHalf(float value) {
  return __builtin_bit_cast(unsigned short, (__fp16)value);
}

// load<float> and store of a float access one element; load<Float4> and store of a Float4 four neighbours
// at once, whose address must be a multiple of their size. One template thus makes both forms of a loop.

template <typename V>
DEVICE V load(const float* p) {
  return *reinterpret_cast<const V*>(p);
}

template <typename V>
DEVICE V load(const Half* p);

template <>
METHOD inline float load<float>(const Half* p) {
  return halfToFloat(p->bits);
}

template <>
METHOD inline Float4 load<Float4>(const Half* p) {
  Half4 bits = *reinterpret_cast<const Half4*>(p);
  return {halfToFloat(bits.x), halfToFloat(bits.y), halfToFloat(bits.z), halfToFloat(bits.w)};
}

template <typename V>
DEVICE void store(float* p, V values) {
  *reinterpret_cast<V*>(p) = values;
}

DEVICE void store(Half* p, float value) { p->bits = floatToHalf(value); }

DEVICE void store(Half* p, Float4 values) {
  *reinterpret_cast<Half4*>(p) = {
      floatToHalf(values.x), floatToHalf(values.y), floatToHalf(values.z), floatToHalf(values.w)};
}

/** Elements of a V. */
template <typename V>
constexpr int WIDTH = sizeof(V) / sizeof(float);

/** Whether four elements from here on may be accessed at once. A null pointer is no obstacle. */
template <typename T>
DEVICE bool alignedForFour(const T* p) {
  return reinterpret_cast<unsigned long long>(p) % (4 * sizeof(T)) == 0;
}

// ---- Elementary functions: the formulas of ScalarMath, but for the exponential ----

constexpr float LOG2_E = 1.442695f;

DEVICE float fma(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
DEVICE Float4 fma(Float4 a, Float4 b, Float4 c) {
  return {fma(a.x, b.x, c.x), fma(a.y, b.y, c.y), fma(a.z, b.z, c.z), fma(a.w, b.w, c.w)};
}
DEVICE float sum(float a) { return a; }
DEVICE float sum(Float4 a) { return (a.x + a.y) + (a.z + a.w); }
DEVICE float squareRoot(float x) { return __builtin_sqrtf(x); }
DEVICE float magnitude(float x) { return __builtin_fabsf(x); }

/** sum + a · b, one product after the other. */
DEVICE float dot(Float4 a, Float4 b, float sum) {
  return fma(a.w, b.w, fma(a.z, b.z, fma(a.y, b.y, fma(a.x, b.x, sum))));
}

DEVICE int least(int x, int y) { return x < y ? x : y; }

// Comparisons rather than the device's max and min, which drop a NaN.
DEVICE float larger(float x, float y) { return x > y || x != x ? x : y; }
DEVICE float smaller(float x, float y) { return x < y || x != x ? x : y; }
DEVICE float clamp(float x, float lowest, float highest) {
  return smaller(larger(x, lowest), highest);
}

// Over LANES neighbouring lanes, a power of two; each of them gets the result.

template <int LANES>
DEVICE float sumOfLanes(float value) {
#pragma unroll
  for (int mask = LANES / 2; mask > 0; mask /= 2) value += shuffle(value, mask);
  return value;
}

template <int LANES>
DEVICE float largestOfLanes(float value) {
#pragma unroll
  for (int mask = LANES / 2; mask > 0; mask /= 2) value = larger(shuffle(value, mask), value);
  return value;
}

/** 1 / x by the device's instruction: at most 1 unit in the last place. */
DEVICE float reciprocal(float x) { return __nvvm_rcp_approx_ftz_f(x); }

/** 2^x by the device's instruction: at most 2 units in the last place; results below 2^-126 are 0. */
DEVICE float powerOfTwo(float x) { return __nvvm_ex2_approx_ftz_f(x); }

/** e^x. Relative error: at most 3e-7 + 8e-8 |x|. */
DEVICE float exponential(float x) { return powerOfTwo(x * LOG2_E); }

/** e^x - 1 for x up to 0, without the cancellation near 0. */
DEVICE float expMinusOne(float x) {
  if (x < -0.34657359f) return exponential(x) - 1.0f;
  float polynomial = 0.0013814599f;
  polynomial = fma(polynomial, x, 0.0083687175f);
  polynomial = fma(polynomial, x, 0.04166839f);
  polynomial = fma(polynomial, x, 0.16666521f);
  polynomial = fma(polynomial, x, 0.49999994f);
  return fma(polynomial, x * x, x);
}

/** ln(1 + y) for y from 0 to 1, by 2 artanh(y / (2 + y)). */
DEVICE float logOnePlus(float y) {
  float s = y / (2.0f + y);
  float square = s * s;
  float polynomial = 0.28012002f;
  polynomial = fma(polynomial, square, 0.28001803f);
  polynomial = fma(polynomial, square, 0.40021527f);
  polynomial = fma(polynomial, square, 0.6666642f);
  return fma(polynomial, s * square, 2.0f * s);
}

/** The hyperbolic tangent: a polynomial near 0, (1 - e) / (1 + e) with e = exp(-2|x|) elsewhere. */
DEVICE float hyperbolicTangent(float x) {
  float a = magnitude(x);
  if (a < 0.625f) {
    float square = x * x;
    float polynomial = -0.005704983f;
    polynomial = fma(polynomial, square, 0.020639084f);
    polynomial = fma(polynomial, square, -0.053739715f);
    polynomial = fma(polynomial, square, 0.13331442f);
    polynomial = fma(polynomial, square, -0.3333328f);
    return fma(polynomial, x * square, x);
  }
  float e = exponential(-2.0f * a);
  return __builtin_copysignf((1.0f - e) / (1.0f + e), x);
}

/**
 * x · Φ(x), Φ the normal distribution's, which is (1 + erf(x / √2)) / 2: max(x, 0) - |x| · t / 2 with
 * t = erfc(|x| / √2) as the exponential of a polynomial. Beyond 30 the tail t is 0.
 */
DEVICE float gelu(float x) {
  float a = smaller(magnitude(x), 30.0f);
  float polynomial = 1.7270319e-8f;
  polynomial = fma(polynomial, a, -5.3761846e-7f);
  polynomial = fma(polynomial, a, 7.103989e-6f);
  polynomial = fma(polynomial, a, -5.0707655e-5f);
  polynomial = fma(polynomial, a, 1.8761992e-4f);
  polynomial = fma(polynomial, a, 1.0630667e-5f);
  polynomial = fma(polynomial, a, -0.004826708f);
  polynomial = fma(polynomial, a, 0.03635692f);
  polynomial = fma(polynomial, a, 0.3183052f);
  polynomial = fma(polynomial, a, 0.7978849f);
  float tail = exponential(-(a * polynomial));
  return larger(x, 0.0f) - (0.5f * a) * tail;
}
