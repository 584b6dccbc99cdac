/*
 * fuzz.h - what each fuzz target has: a function that libFuzzer calls with any bytes at all.
 *
 * `make fuzz` builds and runs every test/fuzz/fuzz_NAME.c for FUZZ_SECONDS each, beginning with the
 * files in test/fuzz/seeds/NAME/; an input that once broke something is kept there. A target holds
 * the code to properties with FUZZ_HOLDS; crashes, overruns and leaks are found by the sanitizers.
 */
#ifndef TX_FUZZ_H
#define TX_FUZZ_H

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_HOLDS(cond) BUG_IF(!(cond))

#endif
