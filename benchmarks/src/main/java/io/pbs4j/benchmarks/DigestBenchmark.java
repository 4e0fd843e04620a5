package io.pbs4j.benchmarks;

import io.pbs4j.core.chunk.Digest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The digest that names a chunk of 4 MiB. Limit: {@code openssl speed}, SHA-256. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DigestBenchmark {
  private final byte[] chunk = Samples.file("noise");

  /** One chunk. */
  @Benchmark
  public Digest sha256() {
    return Digest.sha256(chunk);
  }
}
