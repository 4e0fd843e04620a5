package io.pbs4j.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.server.section.SecretSeal;
import io.pbs4j.server.section.SectionStore;
import io.pbs4j.server.state.StateFixture;
import io.pbs4j.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTest {
  private static final Message MESSAGE =
      new Message("title", "body", Severity.WARNING, Map.of("type", "gc"), 1_800_000_000, "root@pam");

  @TempDir Path temp;
  private final ManualClock clock = ManualClock.at(1_800_000_000);
  private StateFixture state;
  private HttpReceiver http;

  @BeforeEach
  void start() throws Exception {
    state = StateFixture.open(temp);
    http = new HttpReceiver();
    sections()
        .put(
            "notification-gotify",
            Entries.of("{'name': 'g1', 'server': '" + http.url() + "'}", Map.of("token", List.of("t"))));
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
    state.close();
  }

  private SectionStore sections() {
    return new SectionStore(state.database(), clock, SecretSeal.OPEN);
  }

  private Outbox outbox() {
    return new Outbox(state.database());
  }

  private void run() {
    Senders senders =
        new Senders(new Mails(user -> Optional.empty(), () -> "a@b.c"), temp.resolve("nosuch"));
    new Courier(outbox(), new Targets(new Builtins(sections())), senders, clock).run();
  }

  @Test
  void aMessageIsSentOnce() throws Exception {
    outbox().add("g1", MESSAGE, clock.instant());
    run();
    run();
    assertThat(http.requests()).hasSize(1);
    assertThat(outbox().size()).isZero();
  }

  @Test
  void aMessageThatCannotBeSentIsTriedAgainLaterAndLaterAlsoAfterARestart() throws Exception {
    http.answer(500);
    outbox().add("g1", MESSAGE, clock.instant());
    run();
    run();
    assertThat(http.requests()).hasSize(1);
    state.reopen();
    clock.advance(Duration.ofMinutes(1));
    run();
    clock.advance(Duration.ofMinutes(1));
    run();
    assertThat(http.requests()).hasSize(2);
    clock.advance(Duration.ofMinutes(1));
    http.answer(200);
    run();
    assertThat(http.requests()).hasSize(3);
    assertThat(http.requests().get(2).body()).contains("\"title\":\"title\"", "\"priority\":5");
    assertThat(outbox().size()).isZero();
  }

  @Test
  void aMessageIsGivenUpAfterAboutADay() throws Exception {
    http.answer(500);
    outbox().add("g1", MESSAGE, clock.instant());
    Duration all = Duration.ZERO;
    for (int i = 0; i < Courier.ATTEMPTS; i++) {
      run();
      assertThat(http.requests()).hasSize(i + 1);
      clock.advance(Courier.pause(i));
      all = all.plus(Courier.pause(i));
    }
    assertThat(outbox().size()).isZero();
    assertThat(all).isBetween(Duration.ofHours(18), Duration.ofHours(30));
  }

  @Test
  void whatCanNeverBeSentIsDropped() {
    outbox().add("mail-to-root", MESSAGE, clock.instant());
    outbox().add("nosuch", MESSAGE, clock.instant());
    run();
    assertThat(outbox().size()).isZero();
  }

  @Test
  void theOutboxIsBoundedAndKeepsTheNewest() {
    for (int i = 0; i < Outbox.MOST + 5; i++) {
      outbox().add("target" + i, MESSAGE, clock.instant());
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(outbox().size()).isEqualTo(Outbox.MOST);
    assertThat(outbox().due(clock.instant(), 1).get(0).target()).isEqualTo("target5");
  }

  @Test
  void aMessageComesOutAsItWentIn() {
    outbox().add("g1", MESSAGE, clock.instant());
    assertThat(outbox().due(clock.instant(), 1).get(0).message()).isEqualTo(MESSAGE);
  }
}
