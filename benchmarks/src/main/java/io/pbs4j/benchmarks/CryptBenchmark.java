package io.pbs4j.benchmarks;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A chunk of 4 MiB to an encrypted blob with its CRC, and back. Limit: {@code openssl speed}, AES-256-GCM, which
 * neither allocates nor computes a CRC.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CryptBenchmark {
  private final Zstd zstd = Zstd.detect();
  private final SecureRandom random = new SecureRandom();
  private final CryptKey key = CryptKey.generate(random);
  private final byte[] chunk = Samples.file("noise");
  private final DataBlob blob = key.encrypt(chunk, null, random);

  /** Wipes the key. */
  @TearDown
  public void close() {
    key.close();
  }

  /** One chunk. */
  @Benchmark
  public DataBlob encrypt() {
    return key.encrypt(chunk, null, random);
  }

  /** One chunk. */
  @Benchmark
  public byte[] decrypt() throws FormatException, CryptException {
    return key.decrypt(blob, zstd, Samples.CHUNK);
  }
}
