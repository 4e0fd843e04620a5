package io.pbs4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.storage.verify.Effort;
import io.pbs4j.storage.verify.VerifyLedger;
import io.pbs4j.storage.verify.VerifyLog;
import io.pbs4j.storage.verify.VerifyRequest;
import io.pbs4j.storage.verify.VerifyResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Verifies a datastore some times and prints each time beside what SHA-256 alone does in the same process; in
 * CPU seconds too, which other work on the machine does not change. {@code VerifyStore DIRECTORY ROUNDS}.
 */
public final class VerifyStore {
  private static final double NANOS = 1e9;
  private static final double MEGA = 1e6;
  private static final int HASHED = 512;
  private static final String UPID = "UPID:bench:00000001:00000001:00000001:60000000:verify:bench:root@pam:";

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private VerifyStore() {}

  /** Says nothing. */
  private static final class Silence implements VerifyLog {
    @Override
    public void line(String text) {}

    @Override
    public void warn(String text) {}
  }

  /** Runs and prints one line a round. */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    Class<?> fast = Class.forName("com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider");
    Security.insertProviderAt((Provider) fast.getField("INSTANCE").get(null), 1);
    Backend backend = FilesystemBackend.open(Path.of(args[0]), SyncLevel.FILESYSTEM);
    try (Datastore store =
        new Datastore("bench", backend, Zstd.detect(), InstantSource.system())) {
      for (int round = 0; round < Integer.parseInt(args[1]); round++) {
        double limit = sha256();
        System.gc();
        long idle = heap();
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        long[] peak = new long[1];
        VerifyResult result =
            store.verify(
                VerifyRequest.ALL,
                Effort.USUAL,
                VerifyLedger.none(),
                UPID,
                new Silence(),
                () -> {
                  peak[0] = Math.max(peak[0], heap() - idle);
                  return false;
                });
        double seconds = (System.nanoTime() - wall) / NANOS;
        double work = (SYSTEM.getProcessCpuTime() - cpu) / NANOS;
        double megabytes = result.decoded() / MEGA;
        System.out.printf(
            Locale.ROOT,
            "%.0f MB in %.2f s, %.2f CPU s; MB a CPU second: %.0f, SHA-256 alone %.0f, ratio %.2f;"
                + " heap above idle at most %d MiB%n",
            megabytes,
            seconds,
            work,
            megabytes / work,
            limit,
            megabytes / work / limit,
            peak[0] >> 20);
      }
    }
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Megabytes a CPU second of one thread. */
  private static double sha256() {
    MessageDigest sha = Digest.newSha256();
    byte[] chunk = new byte[Samples.CHUNK];
    long cpu = SYSTEM.getProcessCpuTime();
    for (int i = 0; i < HASHED; i++) {
      sha.update(chunk);
      sha.digest();
    }
    return HASHED * (double) Samples.CHUNK / MEGA / ((SYSTEM.getProcessCpuTime() - cpu) / NANOS);
  }
}
