/**
 * Benchmarks of the formats; {@code bench/micro} runs them beside the limits they are held against. {@code
 * bench/gc} runs a garbage collection of millions of names.
 */
@NullMarked
package io.pbs4j.benchmarks;

import org.jspecify.annotations.NullMarked;
