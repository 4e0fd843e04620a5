package io.pbs4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.ClientException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is tried again, how often, and after which pauses. */
class RetriesTest {
  private final List<Duration> pauses = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private int attempts;

  @Test
  void aLostConnectionIsTriedAgainUntilItHolds() throws IOException {
    assertThat(run(3, lost(), lost())).isEqualTo("done");
    assertThat(attempts).isEqualTo(3);
    assertThat(reasons).containsExactly("lost", "lost");
  }

  @Test
  void afterSoManyTriesItsFailureIsThatOfTheLast() {
    assertThatThrownBy(() -> run(2, lost(), lost(), lost())).hasMessage("lost");
    assertThat(attempts).isEqualTo(3);
  }

  @Test
  void withoutRetriesTheFirstFailureCounts() {
    assertThatThrownBy(() -> Retries.NONE.run(() -> fail(lost()))).hasMessage("lost");
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void aServerThatWasNeverReachedIsNotWaitedFor() {
    assertThatThrownBy(() -> run(3, unreachable())).hasMessage("nobody there");
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void aServerThatWasReachedMayBeAwayForAWhile() throws IOException {
    assertThat(run(3, lost(), unreachable(), unreachable())).isEqualTo("done");
  }

  @Test
  void theLockOfTheLostSessionIsWaitedForButNoOther() throws IOException {
    ClientException locked =
        ClientException.ofAnswer(400, "unable to lock - another backup is already running", null);
    assertThat(run(3, lost(), locked)).isEqualTo("done");
    attempts = 0;
    assertThatThrownBy(() -> run(3, locked)).isSameAs(locked);
  }

  @Test
  void refusalsAndDamageAreNotTriedAgain() {
    for (Kind kind : List.of(Kind.DAMAGED_DATA, Kind.WRONG_KEY, Kind.WRONG_FINGERPRINT,
        Kind.AUTHENTICATION)) {
      attempts = 0;
      assertThatThrownBy(() -> run(3, lost(), new ClientException(kind, "no", null))).hasMessage("no");
      assertThat(attempts).as("%s", kind).isEqualTo(2);
    }
    attempts = 0;
    assertThatThrownBy(() -> run(3, ClientException.ofAnswer(400, "bad", null))).hasMessage("bad");
  }

  @Test
  void pausesDoubleUpToAMinuteLessSomeChance() {
    ClientException[] failures = new ClientException[10];
    java.util.Arrays.fill(failures, lost());
    assertThatThrownBy(() -> run(9, failures)).hasMessage("lost");
    assertThat(pauses).hasSize(9);
    for (int i = 0; i < 9; i++) {
      long full = Math.min(60_000, 1000L << i);
      assertThat(pauses.get(i).toMillis()).isBetween(full / 2, full);
    }
    assertThat(pauses.stream().map(Duration::toMillis).map(ms -> ms % 1000).distinct().count())
        .isGreaterThan(3);
  }

  @Test
  void thePauseThatAServerNamesIsKept() throws IOException {
    run(3, ClientException.ofAnswer(503, "busy", "7"), ClientException.ofAnswer(429, "busy", "nonsense"));
    assertThat(pauses.get(0)).isEqualTo(Duration.ofSeconds(7));
    assertThat(pauses.get(1)).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void anInterruptEndsIt() {
    Retries retries =
        new Retries(
            5,
            (reason, pause) -> {},
            new Random(1),
            pause -> {
              throw new InterruptedException();
            });
    assertThatThrownBy(() -> retries.run(() -> fail(lost()))).hasMessage("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void anInterruptedAttemptIsNotTakenForALostConnection() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> run(3, lost())).hasMessage("lost");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void resumingCountsTheFailureThatCameBefore() {
    assertThatThrownBy(() -> retries(1).resume(lost(), () -> fail(lost()))).hasMessage("lost");
    assertThat(attempts).isEqualTo(1);
    assertThatThrownBy(() -> Retries.NONE.resume(lost(), () -> fail(lost()))).hasMessage("lost");
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void theNumberCannotBeNegative() {
    assertThatThrownBy(() -> retries(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private String run(int limit, ClientException... failures) throws IOException {
    return retries(limit)
        .run(() -> attempts < failures.length ? fail(failures[attempts]) : "done".repeat(count()));
  }

  private int count() {
    attempts++;
    return 1;
  }

  private String fail(ClientException failure) throws ClientException {
    attempts++;
    throw failure;
  }

  private Retries retries(int limit) {
    return new Retries(
        limit,
        (reason, pause) -> {
          reasons.add(reason.getMessage());
        },
        new Random(42),
        pauses::add);
  }

  private static ClientException lost() {
    return new ClientException(Kind.DISCONNECTED, "lost", null);
  }

  private static ClientException unreachable() {
    return new ClientException(Kind.UNREACHABLE, "nobody there", null);
  }
}
