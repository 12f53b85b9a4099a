/*
 * How fast memory can be read: the bytes of a model's weights from the first to the last, each
 * thread its own part, and nothing done with them but a sum. Compiled as peak.c is.
 *
 *   ./stream BYTES THREADS PASSES
 *
 * Prints the GB/s of each pass, of all threads together.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef int vec __attribute__((vector_size(BITS / 8)));

#define CHAINS 8

static int threads, passes;
static size_t vecs; /* of one thread */
static vec *data;
static double *ends; /* [passes, threads]: seconds of each thread */
static pthread_barrier_t together;
static volatile int sink;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static void *run(void *argument) {
  int thread = (int)(long)argument;
  vec *part = data + thread * vecs;
  /* Whoever writes a page first decides which memory it is in. */
  memset(part, 1, vecs * sizeof(vec));
  vec sums[CHAINS];
  memset(sums, 0, sizeof sums);
  for (int pass = 0; pass < passes; pass++) {
    pthread_barrier_wait(&together);
    double begin = now();
    for (size_t i = 0; i + CHAINS <= vecs; i += CHAINS)
      for (int chain = 0; chain < CHAINS; chain++) sums[chain] += part[i + chain];
    ends[pass * threads + thread] = now() - begin;
  }
  for (int chain = 0; chain < CHAINS; chain++) sink += sums[chain][0];
  return NULL;
}

int main(int count, char **arguments) {
  if (count != 4 || atoll(arguments[1]) < 1 || (threads = atoi(arguments[2])) < 1 ||
      (passes = atoi(arguments[3])) < 1) {
    fprintf(stderr, "usage: stream BYTES THREADS PASSES\n");
    return 2;
  }
  vecs = atoll(arguments[1]) / sizeof(vec) / threads / CHAINS * CHAINS;
  if (vecs == 0) vecs = CHAINS;
  data = aligned_alloc(4096, (vecs * threads * sizeof(vec) + 4095) / 4096 * 4096);
  ends = calloc((size_t)threads * passes, sizeof *ends);
  pthread_t *others = calloc(threads, sizeof *others);
  if (data == NULL || ends == NULL || others == NULL) {
    fprintf(stderr, "stream: too little memory for %s bytes\n", arguments[1]);
    return 1;
  }
  pthread_barrier_init(&together, NULL, threads);
  for (long i = 1; i < threads; i++) pthread_create(&others[i], NULL, run, (void *)i);
  run((void *)0);
  for (int i = 1; i < threads; i++) pthread_join(others[i], NULL);
  for (int pass = 0; pass < passes; pass++) {
    double longest = 1e-9;
    for (int i = 0; i < threads; i++)
      if (ends[pass * threads + i] > longest) longest = ends[pass * threads + i];
    printf("%.3f\n", vecs * threads * sizeof(vec) / longest / 1e9);
  }
  return 0;
}
