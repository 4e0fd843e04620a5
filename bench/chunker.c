/* The rolling hash of pbs-core's Chunker in C: the limit that bench/micro holds the Java loop against.
   chunker TABLE DATA SECONDS prints MB a second and the number of cuts. TABLE: 256 words of 4 bytes, native order. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { AVERAGE = 64 << 10, MIN = AVERAGE / 4, MAX = AVERAGE * 4, WINDOW = 64, LENGTH = 4 << 20 };

static uint32_t table[256];
static uint8_t data[LENGTH];

static inline uint32_t left(uint32_t h) { return h << 1 | h >> 31; }

/* Length of the chunk at start, 0 if it does not end. */
static size_t next(size_t start) {
  size_t available = LENGTH - start < MAX ? LENGTH - start : MAX;
  if (available < MIN) return 0;
  const uint32_t mask = 2 * AVERAGE - 1, threshold = mask - 2;
  uint32_t h = 0;
  const uint8_t *p = data + start;
  for (size_t i = MIN - WINDOW; i < MIN; i++) h = left(h) ^ table[p[i]];
  if ((h & mask) >= threshold) return MIN;
  for (size_t i = MIN; i < available; i++) {
    h = left(h) ^ (table[p[i - WINDOW]] ^ table[p[i]]);
    if ((h & mask) >= threshold) return i + 1;
  }
  return available == MAX ? MAX : 0;
}

static void load(const char *path, void *into, size_t length) {
  FILE *f = fopen(path, "rb");
  if (!f || fread(into, 1, length, f) != length) {
    fprintf(stderr, "cannot read %zu bytes of %s\n", length, path);
    exit(1);
  }
  fclose(f);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  load(argv[1], table, sizeof table);
  load(argv[2], data, sizeof data);
  double begin = now(), seconds = atof(argv[3]);
  long rounds = 0, cuts = 0;
  do {
    size_t start = 0, length;
    cuts = 0;
    while ((length = next(start)) > 0) {
      start += length;
      cuts++;
    }
    rounds++;
  } while (now() - begin < seconds);
  printf("%.0f %ld\n", rounds * (double) LENGTH / 1e6 / (now() - begin), cuts);
  return 0;
}
