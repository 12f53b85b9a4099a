/*
 * The peak of fused multiply-adds, beside which every share of the report is shown: independent
 * chains in registers, in many short windows, since a neighbour on the same core slows some.
 *
 *   cc -O3 -ffp-contract=fast -pthread -DBITS=512 -mavx512f peak.c -o peak    (AVX-512)
 *   cc -O3 -ffp-contract=fast -pthread -DBITS=256 -mavx2 -mfma peak.c -o peak (AVX2)
 *   cc -O3 -ffp-contract=fast -pthread -DBITS=128 peak.c -o peak              (NEON)
 *   ./peak THREADS WINDOWS
 *
 * Prints, for each window of about 20 ms, the GFLOP/s of all threads together.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef float vec __attribute__((vector_size(BITS / 8)));

#define LANES (BITS / 32)
#define WINDOW_SECONDS 0.02
#define STEPS 2000

/* Twelve chains fit in the 16 registers of AVX2, and 24 in 32: four a cycle, of latency 4 to 5. */
#if BITS == 256
#define CHAINS 12
#define ALL(f) f(0) f(1) f(2) f(3) f(4) f(5) f(6) f(7) f(8) f(9) f(10) f(11)
#else
#define CHAINS 24
#define ALL(f) f(0) f(1) f(2) f(3) f(4) f(5) f(6) f(7) f(8) f(9) f(10) f(11) \
  f(12) f(13) f(14) f(15) f(16) f(17) f(18) f(19) f(20) f(21) f(22) f(23)
#endif

static int threads, windows;
static double *rates; /* [windows, threads] */
static pthread_barrier_t together;
static volatile float sink;
/* Volatile, or a compiler that sees a chain that stays at 1 leaves it out of the loop. */
static volatile float the_factor = 0.999f, the_addend = 0.001f;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static void chains(vec *state, vec factor, vec addend) {
#define LOAD(i) vec a##i = state[i];
#define STEP(i) a##i = a##i * factor + addend;
#define STORE(i) state[i] = a##i;
  ALL(LOAD)
  for (int step = 0; step < STEPS; step++) {
    ALL(STEP)
  }
  ALL(STORE)
}

static void *run(void *argument) {
  int thread = (int)(long)argument;
  vec state[CHAINS], factor, addend;
  for (int lane = 0; lane < LANES; lane++) {
    factor[lane] = the_factor;
    addend[lane] = the_addend;
    for (int i = 0; i < CHAINS; i++) state[i][lane] = i;
  }
  for (int window = 0; window < windows; window++) {
    pthread_barrier_wait(&together);
    double begin = now(), end;
    long calls = 0;
    do {
      chains(state, factor, addend);
      calls++;
      end = now();
    } while (end - begin < WINDOW_SECONDS);
    rates[window * threads + thread] = 2.0 * LANES * CHAINS * STEPS * calls / (end - begin) / 1e9;
  }
  for (int i = 0; i < CHAINS; i++) sink += state[i][0];
  return NULL;
}

int main(int count, char **arguments) {
  if (count != 3 || (threads = atoi(arguments[1])) < 1 || (windows = atoi(arguments[2])) < 1) {
    fprintf(stderr, "usage: peak THREADS WINDOWS\n");
    return 2;
  }
  pthread_t *others = calloc(threads, sizeof *others);
  rates = calloc((size_t)threads * windows, sizeof *rates);
  pthread_barrier_init(&together, NULL, threads);
  for (long i = 1; i < threads; i++) pthread_create(&others[i], NULL, run, (void *)i);
  run((void *)0);
  for (int i = 1; i < threads; i++) pthread_join(others[i], NULL);
  for (int window = 0; window < windows; window++) {
    double sum = 0;
    for (int i = 0; i < threads; i++) sum += rates[window * threads + i];
    printf("%.3f\n", sum);
  }
  return 0;
}
