package io.pbs4j.benchmarks;

import io.pbs4j.core.chunk.Chunker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Cuts 4 MiB into chunks of 64 KiB. Limit: the same loop in C, {@code bench/chunker.c}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ChunkerBenchmark {
  private final byte[] data = Samples.file("noise");

  /** Returns the number of cuts. */
  @Benchmark
  public int cut() {
    Chunker chunker = new Chunker(Chunker.MIN_AVERAGE);
    int cuts = 0;
    int start = 0;
    for (int length = chunker.next(data, start, data.length);
        length > 0;
        length = chunker.next(data, start, data.length)) {
      start += length;
      cuts++;
    }
    return cuts;
  }
}
