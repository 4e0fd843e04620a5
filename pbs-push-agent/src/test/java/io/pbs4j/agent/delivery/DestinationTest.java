package io.pbs4j.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.agent.http.Peer;
import io.pbs4j.client.Secret;
import io.pbs4j.client.http.ServerTrust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  private static final String KEY = "a-key-of-the-receiver";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory;
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
  private final List<String> events = new ArrayList<>();
  private final Lane lane = new Lane();
  private FakeReceiver receiver;
  private long nanos = 5;

  @BeforeEach
  void startReceiver() throws IOException {
    receiver = new FakeReceiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
    watch.shutdownNow();
  }

  @Test
  void aFreshReportIsSentAtOnceAndTouchesNoDisk() throws Exception {
    Destination destination = destination(10, 1 << 20);
    destination.offer(packed("one"));

    destination.step();

    assertThat(receiver.accepted()).containsExactly("one");
    assertThat(files()).isEmpty();
    assertThat(events).containsExactly("delivered 0");
    assertThat(receiver.lastHeaders())
        .containsEntry("Content-encoding", List.of("gzip"))
        .containsEntry("Content-type", List.of("application/json"))
        .containsEntry("X-api-key", List.of(KEY));
  }

  @Test
  void tenMinutesWithoutNetworkLoseNothingAndKeepTheOrder() throws Exception {
    Destination destination = destination(2880, 64 << 20);
    URI away = receiver.url();
    receiver.close();

    for (int i = 0; i < 20; i++) {
      destination.offer(packed("report " + i));
      pass(destination, Duration.ofSeconds(30));
    }
    assertThat(files()).hasSize(20);
    assertThat(receiver.accepted()).isEmpty();

    receiver = new FakeReceiver();
    Destination after = destination(receiver.url(), 2880, 64 << 20);
    after.offer(packed("report 20"));
    pass(after, Duration.ofMinutes(2));

    assertThat(receiver.url()).isNotEqualTo(away);
    assertThat(receiver.accepted())
        .containsExactlyElementsOf(IntStream.rangeClosed(0, 20).mapToObj(i -> "report " + i).toList());
    assertThat(files()).isEmpty();
  }

  @Test
  void neverSendsMoreThanTwentyInAMinute() throws Exception {
    receiver.answer(503);
    Destination destination = destination(2880, 64 << 20);
    for (int i = 0; i < 100; i++) {
      destination.offer(packed("report " + i));
    }
    pass(destination, Duration.ofMinutes(5));
    receiver.answer(200);
    pass(destination, Duration.ofMinutes(5));
    int before = receiver.accepted().size();

    pass(destination, Duration.ofMinutes(1));

    assertThat(receiver.accepted().size() - before).isLessThanOrEqualTo(18);
    pass(destination, Duration.ofMinutes(5));
    assertThat(receiver.accepted()).hasSize(100);
  }

  @Test
  void aFullBufferDropsTheOldest() throws Exception {
    receiver.answer(502);
    Destination destination = destination(3, 1 << 20);
    for (int i = 0; i < 6; i++) {
      destination.offer(packed("report " + i));
      destination.step();
    }
    receiver.answer(200);
    pass(destination, Duration.ofMinutes(20));

    assertThat(receiver.accepted()).containsExactly("report 3", "report 4", "report 5");
    assertThat(events.stream().filter(event -> event.startsWith("dropped"))).hasSize(3);
  }

  @Test
  void theBufferIsBoundedInBytesToo() throws Exception {
    receiver.answer(502);
    byte[] report = packed("a report");
    Destination destination = destination(1000, report.length * 4L + 1);
    for (int i = 0; i < 10; i++) {
      destination.offer(report);
      destination.step();
    }

    assertThat(files()).hasSize(4);
  }

  @Test
  void aBufferIsForItsOwnerAlone() throws Exception {
    receiver.answer(502);
    Destination destination = destination(10, 1 << 20);
    destination.offer(packed("one"));
    destination.step();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(buffer())))
        .isEqualTo("rwx------");
  }

  @Test
  void whatAKillLeftHalfWrittenIsRemoved() throws Exception {
    Files.createDirectories(buffer());
    Files.writeString(buffer().resolve("7.tmp"), "half");
    Files.writeString(buffer().resolve("README"), "a note of the operator");

    destination(10, 1 << 20);

    assertThat(Stream.of(buffer().toFile().list())).containsExactly("README");
  }

  @Test
  void theEndOfTheProgramWritesWhatIsInMemory() throws Exception {
    Destination destination = destination(10, 1 << 20);
    destination.offer(packed("one"));

    destination.store();

    Destination next = destination(10, 1 << 20);
    pass(next, Duration.ofSeconds(1));
    assertThat(receiver.accepted()).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void whatIsRefusedIsDroppedAndTheNextGoes(int status) throws Exception {
    receiver.answer(status, "{\"error\":\"Invalid timestamp\"}", Map.of());
    Destination destination = destination(10, 1 << 20);
    destination.offer(packed("bad"));
    destination.step();
    receiver.answer(200);
    destination.offer(packed("good"));
    pass(destination, Duration.ofSeconds(10));

    assertThat(receiver.accepted()).containsExactly("good");
    assertThat(events.get(0)).startsWith("refused " + status).contains("Invalid timestamp");
  }

  @ParameterizedTest
  @CsvSource({
    "401, key",
    "403, key",
    "404, no push receiver",
    "301, redirects are not followed",
    "308, redirects are not followed"
  })
  void whatIsSetUpWrongIsTriedSlowlyAndKept(int status, String words) throws Exception {
    receiver.answer(
        status, "{\"error\":\"no\"}", Map.of("Location", "http://127.0.0.1:1/", "WWW-Authenticate", "Basic"));
    Destination destination = destination(100, 1 << 20);
    destination.offer(packed("one"));
    pass(destination, Duration.ofMinutes(10));

    assertThat(receiver.calls()).isBetween(2, 5);
    assertThat(events.get(0)).startsWith("delayed").contains(words);
    receiver.answer(200);
    pass(destination, Duration.ofMinutes(5));
    assertThat(receiver.accepted()).containsExactly("one");
  }

  @Test
  void aReceiverWithoutAKeyIsToldSo() throws Exception {
    receiver.answer(
        503,
        "{\"error\":\"Push metrics not configured\",\"message\":\"PULSE_PUSH_API_KEY … not set\"}",
        Map.of());
    Destination destination = destination(100, 1 << 20);
    destination.offer(packed("one"));
    destination.step();

    assertThat(events.get(0)).contains("the receiver has no key set");
  }

  @ParameterizedTest
  @CsvSource({"429", "503"})
  void theReceiverIsObeyedWhenItSaysWhen(int status) throws Exception {
    receiver.answer(status, "{}", Map.of("Retry-After", "120"));
    Destination destination = destination(100, 1 << 20);
    destination.offer(packed("one"));
    pass(destination, Duration.ofSeconds(119));
    assertThat(receiver.calls()).isEqualTo(1);
    receiver.answer(200);

    pass(destination, Duration.ofSeconds(10));

    assertThat(receiver.accepted()).containsExactly("one");
  }

  @Test
  void aPauseMayStandInTheAnswerOrBeADate() throws Exception {
    receiver.answer(429, "{\"error\":\"Too Many Requests\",\"retryAfter\":60}", Map.of());
    Destination destination = destination(100, 1 << 20);
    destination.offer(packed("one"));
    assertThat(destination.step()).hasValueSatisfying(pause -> assertThat(pause).isBetween(secs(60), secs(65)));

    receiver.answer(429, "", Map.of("Retry-After", "Thu, 01 Jan 2026 00:03:00 GMT"));
    nanos += secs(70).toNanos();
    assertThat(destination.step())
        .hasValueSatisfying(pause -> assertThat(pause).isBetween(secs(180), secs(185)));
  }

  @Test
  void pausesGrowToFiveMinutes() throws Exception {
    receiver.answer(502);
    Destination destination = destination(100, 1 << 20);
    destination.offer(packed("one"));
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      Duration pause = destination.step().orElseThrow();
      pauses.add(pause.toSeconds());
      nanos += pause.toNanos();
    }

    assertThat(pauses).isSorted();
    assertThat(pauses.get(0)).isBetween(3L, 5L);
    assertThat(pauses.get(8)).isBetween(150L, 300L);
  }

  @Test
  void aReportAtWhichTheReceiverAlwaysFailsDoesNotBlockTheOthers() throws Exception {
    receiver.answer(500);
    Destination destination = destination(100, 1 << 20);
    destination.offer(packed("poison"));
    destination.offer(packed("good"));
    pass(destination, Duration.ofMinutes(17));
    assertThat(events.stream().filter(event -> event.startsWith("refused"))).hasSize(1);
    receiver.answer(200);

    pass(destination, Duration.ofMinutes(5));

    assertThat(receiver.accepted()).containsExactly("good");
  }

  @Test
  void aProxyWithoutCompressionGetsPlainReports() throws Exception {
    receiver.answer(415);
    Destination destination = destination(100, 1 << 20);
    destination.offer(packed("one"));
    destination.step();

    assertThat(receiver.accepted()).containsExactly("one");
  }

  @Test
  void aKeyThatAReceiverSendsBackIsNotRepeated() throws Exception {
    receiver.answer(400, "you sent " + KEY, Map.of());
    Destination destination = destination(100, 1 << 20);
    destination.offer(packed("one"));
    destination.step();

    assertThat(events.get(0)).contains("you sent").doesNotContain(KEY);
  }

  @Test
  void aDiskThatTakesNothingKeepsTheNewestInMemory() throws Exception {
    receiver.answer(502);
    Destination destination = destination(100, 1 << 20);
    Files.delete(buffer());
    Files.createFile(buffer());
    for (int i = 0; i < 10; i++) {
      destination.offer(packed("report " + i));
      destination.step();
    }
    assertThat(destination.backlog()).isEqualTo(4);
    receiver.answer(200);
    pass(destination, Duration.ofMinutes(10));

    assertThat(receiver.accepted()).containsExactly("report 6", "report 7", "report 8", "report 9");
    assertThat(events.stream().filter(event -> event.startsWith("dropped"))).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>Welcome to the hotel's network</html>", "", "{}", "{\"success\":false}", "[true]"})
  void aPageThatSaysYesToEverybodyTookNothing(String page) throws Exception {
    receiver.answer(200, page, Map.of());
    Destination destination = destination(100, 1 << 20);
    destination.offer(packed("one"));
    destination.step();

    assertThat(events).singleElement().asString().startsWith("delayed 200").contains("not the answer of a push receiver");
    assertThat(destination.backlog()).isEqualTo(1);
  }

  @Test
  void aKeyThatComesBackInAnotherCaseIsNotRepeated() throws Exception {
    receiver.answer(400, "you sent " + KEY.toUpperCase(java.util.Locale.ROOT), Map.of());
    Destination destination = destination(100, 1 << 20);
    destination.offer(packed("one"));
    destination.step();

    assertThat(events.get(0)).contains("you sent").doesNotContainIgnoringCase(KEY);
  }

  @Test
  void aBufferThatWasRemovedIsMadeAgain() throws Exception {
    receiver.answer(502);
    Destination destination = destination(100, 1 << 20);
    Files.delete(buffer());
    destination.offer(packed("one"));
    destination.step();

    assertThat(files()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(buffer())))
        .isEqualTo("rwx------");
  }

  @Test
  void aReportThatCannotBeReadNowIsSentAfterTheNextStart() throws Exception {
    receiver.answer(502);
    Destination destination = destination(100, 1 << 20);
    destination.offer(packed("one"));
    destination.step();
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    // What cannot be read as a file, whoever tries.
    Files.createDirectory(file);
    Files.createFile(file.resolve("in the way"));
    nanos += secs(600).toNanos();
    destination.step();
    assertThat(events.get(1)).startsWith("dropped").contains("before the next start");
    assertThat(file).exists();

    Files.delete(file.resolve("in the way"));
    Files.delete(file);
    Files.write(file, whole);
    receiver.answer(200);
    pass(destination(100, 1 << 20), secs(10));

    assertThat(receiver.accepted()).containsExactly("one");
  }

  @Test
  void aReceiverThatNeverAnswersDoesNotFillTheMemory() throws Exception {
    try (var silent = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      Destination destination = destination(url, 100, 1 << 20);
      destination.offer(packed("report 0"));
      Thread sender = new Thread(destination::step);
      sender.start();
      try (var accepted = silent.accept()) {
        assertThat(accepted.getInputStream().read()).isPositive();
        for (int i = 1; i < 10; i++) {
          destination.offer(packed("report " + i));
        }

        assertThat(files()).hasSize(10);
      }
      sender.join();
    }
    pass(destination(100, 1 << 20), Duration.ofMinutes(2));

    assertThat(receiver.accepted())
        .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(i -> "report " + i).toList());
  }

  @Test
  void twoDestinationsAtOneServerSendNoMoreThanOne() throws Exception {
    Destination first = destination(100, 1 << 20);
    Destination second = destination(100, 1 << 20);
    for (int i = 0; i < 40; i++) {
      first.offer(packed("first " + i));
      second.offer(packed("second " + i));
    }
    long end = nanos + secs(60).toNanos();
    while (nanos < end) {
      first.step();
      second.step();
      nanos += secs(1).toNanos() / 10;
    }

    assertThat(receiver.accepted()).hasSizeBetween(15, 19);
  }

  private static Duration secs(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** Lets time pass as the destination's thread would see it. */
  private void pass(Destination destination, Duration time) {
    long end = nanos + time.toNanos();
    while (nanos < end) {
      Optional<Duration> pause = destination.step();
      if (pause.isEmpty()) {
        break;
      }
      nanos += Math.min(pause.get().toNanos(), end - nanos);
    }
    nanos = end;
  }

  private Path buffer() {
    return directory.resolve("buffer");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(buffer())) {
      return files.sorted().toList();
    }
  }

  private Destination destination(int reports, long bytes) throws IOException {
    return destination(receiver.url(), reports, bytes);
  }

  private Destination destination(URI url, int reports, long bytes) throws IOException {
    InstantSource clock = InstantSource.fixed(NOW);
    Peer peer = new Peer(url, ServerTrust.context(pin -> false), Duration.ofSeconds(10), watch);
    return new Destination(
        "here",
        new Receiver(peer, Secret.of(KEY), "test", clock),
        ReportBuffer.open(buffer(), reports, bytes),
        new Pauses(() -> 0.5),
        () -> nanos,
        lane,
        new Events());
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private final class Events implements DeliveryListener {
    @Override
    public void delivered(String destination, int waiting) {
      events.add("delivered " + waiting);
    }

    @Override
    public void delayed(String destination, String reason, int waiting) {
      events.add("delayed " + reason);
    }

    @Override
    public void refused(String destination, String reason, int waiting) {
      events.add("refused " + reason);
    }

    @Override
    public void dropped(String destination, int reports, String reason) {
      for (int i = 0; i < reports; i++) {
        events.add("dropped " + reason);
      }
    }
  }
}
