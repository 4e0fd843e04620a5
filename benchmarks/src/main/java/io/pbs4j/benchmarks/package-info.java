/** Benchmarks of the formats; {@code bench/micro} runs them beside the limits they are held against. */
@NullMarked
package io.pbs4j.benchmarks;

import org.jspecify.annotations.NullMarked;
