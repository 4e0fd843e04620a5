package io.pbs4j.benchmarks;

import io.pbs4j.core.compress.Zstd;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A chunk of 4 MiB, compressed and back, by both providers. Limit: {@code zstd -b1}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@NullUnmarked
public class ZstdBenchmark {
  /** Which data: program code, or noise and zeros in turn. */
  @Param({"binary", "half"})
  public String data;

  /** Which provider. */
  @Param({"native", "java"})
  public String provider;

  private Zstd zstd;
  private byte[] chunk;
  private byte[] packed;

  /** Reads the data. */
  @Setup
  public void setUp() {
    zstd = provider.equals("java") ? Zstd.pureJava() : Zstd.detect();
    chunk = Samples.file(data);
    packed = Objects.requireNonNull(zstd.compress(chunk, 0, chunk.length, chunk.length));
  }

  /** One chunk. */
  @Benchmark
  public byte[] compress() {
    return zstd.compress(chunk, 0, chunk.length, chunk.length);
  }

  /** One chunk. */
  @Benchmark
  public byte[] decompress() throws IOException {
    return zstd.decompress(packed, 0, packed.length, chunk.length);
  }
}
