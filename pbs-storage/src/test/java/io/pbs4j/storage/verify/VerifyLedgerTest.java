package io.pbs4j.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyLedgerTest {
  private static final Instant NOW = Instant.parse("2023-11-14T22:13:20Z");

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("verify/store.ledger");
  }

  private static Digest chunk(int number) {
    return Digest.sha256(RandomBytes.noise(number, 8));
  }

  private VerifyLedger filled(int from, int to, Instant when, int bound) throws IOException {
    VerifyLedger ledger = VerifyLedger.open(file(), bound);
    for (int i = from; i < to; i++) {
      ledger.since(null, when).verified(chunk(i));
    }
    ledger.save();
    return ledger;
  }

  private static boolean recent(VerifyLedger ledger, int chunk, long days, Instant now) {
    return ledger.since(days, now).isRecent(chunk(chunk));
  }

  @Test
  void knowsAChunkForSoManyDays() throws IOException {
    VerifyLedger ledger = filled(0, 1, NOW, 10);
    assertThat(recent(ledger, 0, 7, NOW.plus(Duration.ofDays(6)))).isTrue();
    assertThat(recent(ledger, 0, 7, NOW.plus(Duration.ofDays(7)))).isFalse();
    assertThat(recent(ledger, 0, 0, NOW)).isFalse();
    assertThat(ledger.since(null, NOW).isRecent(chunk(0))).isFalse();
    assertThat(recent(ledger, 1, 7, NOW)).isFalse();
  }

  @Test
  void believesNoDayToCome() throws IOException {
    assertThat(recent(filled(0, 1, NOW.plus(Duration.ofDays(9)), 10), 0, 99, NOW)).isFalse();
  }

  @Test
  void isReadBack() throws IOException {
    filled(0, 5000, NOW, 10_000);
    VerifyLedger again = VerifyLedger.open(file(), 10_000);
    assertThat(again.count()).isEqualTo(5000);
    for (int i = 0; i < 5000; i++) {
      assertThat(recent(again, i, 1, NOW)).isTrue();
    }
    assertThat(Files.size(file())).isEqualTo(20 + 5000 * 12);
  }

  @Test
  void forgetsAChunkThatHasAnotherContent() throws IOException {
    VerifyLedger ledger = filled(0, 3000, NOW, 10_000);
    for (int i = 0; i < 3000; i += 2) {
      ledger.forget(chunk(i));
    }
    ledger.save();
    VerifyLedger again = VerifyLedger.open(file(), 10_000);
    for (int i = 0; i < 3000; i++) {
      assertThat(recent(again, i, 1, NOW)).isEqualTo(i % 2 == 1);
    }
  }

  @Test
  void keepsTheNewestWhenItIsFull() throws IOException {
    filled(0, 500, NOW, 1000);
    filled(500, 1000, NOW.plus(Duration.ofDays(1)), 1000);
    VerifyLedger ledger = filled(1000, 1400, NOW.plus(Duration.ofDays(2)), 1000);
    assertThat(ledger.count()).isEqualTo(900);
    Instant later = NOW.plus(Duration.ofDays(2));
    assertThat(recent(ledger, 0, 99, later)).isFalse();
    assertThat(recent(ledger, 700, 99, later)).isTrue();
    assertThat(recent(ledger, 1200, 99, later)).isTrue();
    assertThat(filled(2000, 9000, later, 1000).count()).isEqualTo(1000);
  }

  @Test
  void beginsAnewWhereTheFileIsDamaged() throws IOException {
    filled(0, 100, NOW, 1000);
    byte[] sound = Files.readAllBytes(file());
    for (int offset = 0; offset < sound.length; offset += 7) {
      byte[] damaged = sound.clone();
      damaged[offset]++;
      Files.write(file(), damaged);
      assertThat(VerifyLedger.open(file(), 1000).count()).as("byte %d", offset).isZero();
    }
    Files.write(file(), Arrays.copyOf(sound, 50));
    assertThat(VerifyLedger.open(file(), 1000).count()).isZero();
    Files.write(file(), sound);
    assertThat(VerifyLedger.open(file(), 10).count()).isZero();
  }
}
