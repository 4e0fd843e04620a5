package io.pbs4j.benchmarks;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * Speed of the first chunks of a process, where the JDK's AES-GCM can run interpreted: a loop that is warm does not
 * show it. {@code ColdCrypt native|jdk}.
 */
public final class ColdCrypt {
  private static final int CHUNKS = 100;

  private ColdCrypt() {}

  /** Runs and prints one line. */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("jdk")) {
      // As in an application that leaves the optional library out.
      System.setProperty("io.pbs4j.crypto", "jdk");
    }
    byte[] chunk = Samples.file("noise");
    SecureRandom random = new SecureRandom();
    Zstd zstd = Zstd.detect();
    double[] encrypted = new double[CHUNKS];
    double[] decrypted = new double[CHUNKS];
    try (CryptKey key = CryptKey.generate(random)) {
      for (int i = 0; i < CHUNKS; i++) {
        long begin = System.nanoTime();
        DataBlob blob = key.encrypt(chunk, null, random);
        long middle = System.nanoTime();
        key.decrypt(blob, zstd, chunk.length);
        long end = System.nanoTime();
        encrypted[i] = rate(middle - begin);
        decrypted[i] = rate(end - middle);
      }
    }
    System.out.println(
        "cold " + CryptKey.provider() + "  encrypt " + line(encrypted) + "   decrypt " + line(decrypted));
  }

  private static double rate(long nanos) {
    return Samples.CHUNK * 1e3 / nanos;
  }

  private static String line(double[] rates) {
    double seconds = 0;
    for (double rate : rates) {
      seconds += Samples.CHUNK / 1e6 / rate;
    }
    return String.format(
        Locale.ROOT,
        "1st %.0f, 10th %.0f, %dth %.0f MB/s, all in %.2f s",
        rates[0],
        rates[9],
        CHUNKS,
        rates[CHUNKS - 1],
        seconds);
  }
}
