/* A slow disk: every fsync of one program takes as many ms longer as stand in QE_FSYNC_KNOB. */
#define _GNU_SOURCE
#include "knob.h"
#include <sys/syscall.h>
#include <time.h>

static const volatile int64_t *delay_ms;

__attribute__((constructor)) static void start(void) { delay_ms = map_knob("QE_FSYNC_KNOB"); }

static void wait_for_disk(void) {
  if (delay_ms == NULL || *delay_ms <= 0) return;
  struct timespec left = {*delay_ms / 1000, *delay_ms % 1000 * 1000000};
  while (nanosleep(&left, &left) != 0) {
  }
}

int fsync(int file) {
  wait_for_disk();
  return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
  wait_for_disk();
  return (int)syscall(SYS_fdatasync, file);
}
