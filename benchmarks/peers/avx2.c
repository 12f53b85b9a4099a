/*
 * Makes a program believe that its processor has AVX2 and nothing wider, so that engines can be
 * compared at that width on a machine that has more: Linux on x86-64 with CPUID faulting.
 *
 *   cc -O2 -shared -fPIC avx2.c -o avx2.so -ldl
 *   LD_PRELOAD=$PWD/avx2.so program
 *
 * The processor faults on each cpuid; the handler executes it and takes the bits of AVX-512 and AMX
 * away. A program that installs a SIGSEGV handler of its own, as a JVM does, gets what is left.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_SET_CPUID 0x1012

typedef int (*sigaction_function)(int, const struct sigaction *, struct sigaction *);

static struct sigaction programs; /* the program's own; zeros are SIG_DFL */
static sigaction_function real_sigaction;

static unsigned bits(int count, const int *which) {
  unsigned mask = 0;
  for (int i = 0; i < count; i++) mask |= 1u << which[i];
  return mask;
}

#define WITHOUT(reg, ...) \
  reg &= ~bits(sizeof((int[]){__VA_ARGS__}) / sizeof(int), (int[]){__VA_ARGS__})

static void answer(greg_t *registers) {
  unsigned leaf = registers[REG_RAX], subleaf = registers[REG_RCX], a, b, c, d;
  syscall(SYS_arch_prctl, ARCH_SET_CPUID, 1);
  __cpuid_count(leaf, subleaf, a, b, c, d);
  syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0);
  if (leaf == 7 && subleaf == 0) {
    WITHOUT(b, 16, 17, 21, 26, 27, 28, 30, 31); /* F, DQ, IFMA, PF, ER, CD, BW, VL */
    WITHOUT(c, 1, 6, 11, 12, 14);               /* VBMI, VBMI2, VNNI, BITALG, VPOPCNTDQ */
    WITHOUT(d, 2, 3, 8, 22, 23, 24, 25);        /* 4VNNIW, 4FMAPS, VP2INTERSECT, AMX, FP16 */
  } else if (leaf == 7 && subleaf == 1) {
    WITHOUT(a, 5, 21); /* AVX512_BF16, AMX_FP16 */
  }
  registers[REG_RAX] = a;
  registers[REG_RBX] = b;
  registers[REG_RCX] = c;
  registers[REG_RDX] = d;
  registers[REG_RIP] += 2;
}

static void handle(int signal, siginfo_t *info, void *context) {
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  /* A fault of cpuid has no address; only then is there surely an instruction to look at. */
  if (info->si_code == SI_KERNEL && memcmp((void *)registers[REG_RIP], "\x0f\xa2", 2) == 0) {
    answer(registers);
  } else if (programs.sa_flags & SA_SIGINFO) {
    programs.sa_sigaction(signal, info, context);
  } else if (programs.sa_handler == SIG_DFL || programs.sa_handler == SIG_IGN) {
    real_sigaction(signal, &programs, NULL); /* faults again, and ends */
  } else {
    programs.sa_handler(signal);
  }
}

int sigaction(int signal, const struct sigaction *action, struct sigaction *old) {
  if (real_sigaction == NULL) real_sigaction = (sigaction_function)dlsym(RTLD_NEXT, "sigaction");
  if (signal != SIGSEGV) return real_sigaction(signal, action, old);
  struct sigaction before = programs;
  if (action != NULL) programs = *action;
  if (old != NULL) *old = before;
  return 0;
}

__attribute__((constructor)) static void start(void) {
  struct sigaction ours;
  memset(&ours, 0, sizeof ours);
  ours.sa_sigaction = handle;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  real_sigaction = (sigaction_function)dlsym(RTLD_NEXT, "sigaction");
  if (real_sigaction(SIGSEGV, &ours, NULL) != 0 ||
      syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0) != 0) {
    fprintf(stderr, "avx2.so: this processor or kernel does not let cpuid fault\n");
    _exit(1);
  }
}
