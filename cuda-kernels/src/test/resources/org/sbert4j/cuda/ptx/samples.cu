// Small kernels for the tests of the PTX interpreter. samples.ptx is made of them, by the flags in its
// first line.

#define KERNEL extern "C" __attribute__((global)) void
#define SHARED __attribute__((shared))

static inline __attribute__((device, always_inline)) int thread() {
  return __nvvm_read_ptx_sreg_tid_x();
}

// ---- Control ----

/** Threads leave two nested loops at different times. */
KERNEL collatz(int* steps, int n) {
  int start = __nvvm_read_ptx_sreg_ctaid_x() * __nvvm_read_ptx_sreg_ntid_x() + thread();
  if (start >= n) return;
  int count = 0;
  for (int x = start + 1; x != 1; count++) {
    if (x % 2) {
      x = 3 * x + 1;
    } else {
      x /= 2;
    }
  }
  steps[start] = count;
}

/** Threads part, and meet again in the shuffle. */
KERNEL shuffle_after_branch(int* out) {
  int x = thread();
  if (x % 3 == 0) {
    for (int i = 0; i < x; i++) x = x * 7 + out[thread()];
  }
  out[thread()] = __nvvm_shfl_sync_bfly_i32(0xffffffff, x, 1, 31);
}

/** The first lane never comes. */
KERNEL shuffle_without_first_lane(int* out) {
  if (thread() > 0) out[thread()] = __nvvm_shfl_sync_bfly_i32(0xffffffff, thread(), 2, 31);
}

KERNEL shuffles(int* out) {
  int lane = thread();
  out[lane] = __nvvm_shfl_sync_idx_i32(0xffffffff, lane, lane * 5 + 1, 31);
  out[lane + 32] = __nvvm_shfl_sync_up_i32(0xffffffff, lane, 3, 0);
  out[lane + 64] = __nvvm_shfl_sync_down_i32(0xffffffff, lane, 3, 0x181f);
  out[lane + 96] = __nvvm_vote_ballot_sync(0xffffffff, lane % 3 == 1);
}

// ---- Shared memory ----

/** A block's sum: shuffles within its warps, then shared memory. */
KERNEL block_sum(const float* x, float* sum, int n) {
  SHARED static float sumsOfWarps[8];
  float s = 0;
  for (int i = thread(); i < n; i += 256) s += x[i];
  for (int mask = 16; mask; mask /= 2) s += __nvvm_shfl_sync_bfly_f32(0xffffffff, s, mask, 31);
  if (thread() % 32 == 0) sumsOfWarps[thread() / 32] = s;
  __syncthreads();
  if (thread() == 0) {
    float total = 0;
    for (int i = 0; i < 8; i++) total += sumsOfWarps[i];
    *sum = total;
  }
}

/** A matrix of 16 by 16, by a block of 256; without the barrier it is a race. */
template <bool BARRIER>
static inline __attribute__((device, always_inline)) void transposeTile(const float* in, float* out) {
  SHARED static float tile[16][17];
  tile[thread() / 16][thread() % 16] = in[thread()];
  if (BARRIER) __syncthreads();
  out[thread()] = tile[thread() % 16][thread() / 16];
}

KERNEL transpose(const float* in, float* out) { transposeTile<true>(in, out); }

KERNEL transpose_without_barrier(const float* in, float* out) { transposeTile<false>(in, out); }

/** Within a warp: correct with a barrier of the warp only. */
template <bool BARRIER>
static inline __attribute__((device, always_inline)) void reverseWarp(int* x) {
  SHARED static volatile int lanes[32];
  lanes[thread()] = x[thread()];
  if (BARRIER) __nvvm_bar_warp_sync(0xffffffff);
  x[thread()] = lanes[31 - thread()];
}

KERNEL reverse_warp(int* x) { reverseWarp<true>(x); }

KERNEL reverse_warp_without_barrier(int* x) { reverseWarp<false>(x); }

/** Reads shared memory that nobody wrote. */
KERNEL read_unwritten_shared(int* x) {
  SHARED static volatile int values[64];
  values[thread()] = x[thread()];
  __syncthreads();
  x[thread()] = values[thread() + 1];
}

/** Lockstep alone lets a thread read what its neighbour overwrites. */
KERNEL increment_neighbour(int* x) { x[thread()] = x[thread() + 1] + 1; }

/** Half of the threads wait at one barrier, half at another. */
KERNEL two_barriers(int* x) {
  if (thread() < 32) {
    x[thread()] = 1;
    __syncthreads();
    x[thread()] += 2;
  } else {
    x[thread()] = 3;
    __syncthreads();
    x[thread()] *= 4;
  }
}

// ---- Memory and arithmetic ----

KERNEL double_all(const float* in, float* out, int n) {
  if (thread() < n) out[thread()] = 2 * in[thread()];
}

typedef float Float4 __attribute__((ext_vector_type(4)));

KERNEL double_four(const Float4* in, Float4* out) { out[thread()] = in[thread()] + in[thread()]; }

__attribute__((constant)) int squares[] = {0, 1, 4, 9, 16, 25, 36, 49};

KERNEL look_up(int* x) { x[thread()] = squares[x[thread()] % 8]; }

KERNEL to_half_and_back(const float* x, unsigned short* half, float* back) {
  half[thread()] = __builtin_bit_cast(unsigned short, (__fp16)x[thread()]);
  back[thread()] = __builtin_bit_cast(__fp16, half[thread()]);
}

KERNEL integers(const int* a, const int* b, long long* out) {
  int x = a[thread()], y = b[thread()];
  unsigned u = x, v = y;
  long long* row = out + thread() * 16;
  row[0] = x / y;
  row[1] = x % y;
  row[2] = u / v;
  row[3] = u % v;
  row[4] = (long long)x * y;
  row[5] = (unsigned long long)u * v;
  row[6] = x >> (v % 32);
  row[7] = u >> (v % 32);
  row[8] = u << (v % 32);
  row[9] = __builtin_popcount(u);
  row[10] = __builtin_clz(u | 1);
  row[11] = x < y ? x : y;
  row[12] = u < v ? v : u;
  row[13] = (signed char)x * (short)y;
  row[14] = (u << (v % 32)) | (u >> (32 - v % 32) % 32);
  row[15] = ((long long)x << 20) / (y | 1);
}

KERNEL floats(const float* a, const float* b, float* out) {
  float x = a[thread()], y = b[thread()];
  float* row = out + thread() * 16;
  row[0] = x + y;
  row[1] = x - y;
  row[2] = x * y;
  row[3] = x / y;
  row[4] = __builtin_fmaf(x, y, x);
  row[5] = __builtin_sqrtf(__builtin_fabsf(x));
  row[6] = x < y ? x : -y;
  row[7] = !(x < y) ? x : 1.0f;
  row[8] = __builtin_fminf(x, y);
  row[9] = __builtin_fmaxf(x, y);
  row[10] = (int)x;
  row[11] = (int)y + 0.5f;
  row[12] = __builtin_floorf(x);
  row[13] = __builtin_copysignf(x, y);
  row[14] = __nvvm_ex2_approx_ftz_f(y);
  row[15] = __nvvm_rsqrt_approx_ftz_f(__builtin_fabsf(x) + 1);
}

// ---- Tensor cores ----

/** out = a · b + c of 16 by 16 matrices; b is given by columns. */
KERNEL multiply_tiles(const int* a, const int* b, const float* c, float* out) {
  int left[8], right[8];
  float sums[8];
  __hmma_m16n16k16_ld_a(left, a, 16, 0);
  __hmma_m16n16k16_ld_b(right, b, 16, 1);
  __hmma_m16n16k16_ld_c_f32(sums, c, 16, 0);
  __hmma_m16n16k16_mma_f32f32(sums, left, right, sums, 1, 0);
  __hmma_m16n16k16_st_c_f32(out, sums, 16, 0);
}
