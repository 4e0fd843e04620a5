package io.pbs4j.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.agent.http.Peer;
import io.pbs4j.agent.http.TlsServer;
import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.http.ServerTrust;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceCheckTest {
  /** Tue, 14 Nov 2023 22:13:20 GMT. */
  private static final long NOW = 1_700_000_000;

  private final ManualClock clock = ManualClock.at(NOW);
  private FakePbs pbs;

  @BeforeEach
  void start() throws IOException {
    pbs = new FakePbs();
  }

  @AfterEach
  void stop() {
    pbs.close();
  }

  private List<String> findings() throws Exception {
    return new SourceCheck(pbs.api(Duration.ofSeconds(60)), clock)
        .run().stream().map(Finding::toString).toList();
  }

  @Test
  void pbsThatIsAsItShouldBe() throws Exception {
    // The fake server's date is that of this machine, years after the clock here.
    assertThat(findings()).anyMatch(line -> line.startsWith("warn clock: this host is "));
    assertThat(findings())
        .filteredOn(line -> !line.contains("clock"))
        .containsExactly(
            "ok connection: " + pbs.api(Duration.ofSeconds(1)).address() + " answers",
            "ok token: pulse@pbs!monitoring is accepted",
            "ok version: 3.2-4",
            "ok node-status: node pbs1",
            "ok datastores: 1 seen",
            "ok tasks: 2 of the latest",
            "ok privileges: pulse@pbs!monitoring may see everything and change nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | ok clock: as that of the PBS",
        "-10 | ok clock: as that of the PBS",
        "60 | warn clock: this host is 60 s ahead of the PBS; have both set by NTP",
        "-600 | warn clock: this host is 600 s behind the PBS; have both set by NTP",
        "301 | failed clock: this host is 301 s ahead of the PBS; set it: receivers refuse reports"
            + " from the future"
      })
  void clocksAreCompared(int difference, String line) throws Exception {
    clock.set(Instant.ofEpochSecond(NOW + difference));
    SourceCheck check = new SourceCheck(pbs.api(Duration.ofSeconds(60)), clock);
    assertThat(check.clock("Tue, 14 Nov 2023 22:13:20 GMT")).hasToString(line);
  }

  @Test
  void tokenThatIsRefusedEndsTheCheck() throws Exception {
    pbs.answer("/version", 401, "authentication failed - invalid credentials");
    assertThat(findings())
        .filteredOn(line -> line.startsWith("failed"))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("failed token: the PBS does not accept"));
    assertThat(pbs.asked()).containsOnly("/version");
  }

  @Test
  void withoutAConnectionThereIsOneFinding() throws Exception {
    pbs.leave();
    assertThat(findings())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("failed connection: "));
  }

  @Test
  void missingPrivilegesAreNamed() throws Exception {
    pbs.answer("/nodes/pbs1/status", 403, "permission check failed");
    pbs.answer("/status/datastore-usage", 200, "{\"data\":[]}");
    for (String path : List.of("/system/status", "/system/tasks", "/datastore")) {
      pbs.answer("/access/permissions?path=" + path, 200, "{\"data\":{}}");
    }
    assertThat(String.join("\n", findings()))
        .contains(
            "failed node-status: pulse@pbs!monitoring may not read this (403): Sys.Audit on"
                + " /system/status")
        .contains("warn datastores: none is seen; give the role Audit on /datastore")
        .contains(
            "warn privileges: Sys.Audit on /system/tasks is missing: only the token's own tasks are"
                + " seen")
        .contains(
            "warn privileges: Datastore.Audit on /datastore is missing: datastores that were not"
                + " granted");
  }

  @Test
  void tokenThatMayDoMoreThanReadIsPointedOut() throws Exception {
    pbs.answer(
        "/access/permissions?path=/datastore",
        200,
        "{\"data\":{\"/datastore\":{\"Datastore.Audit\":true,\"Datastore.Prune\":true}}}");
    assertThat(findings())
        .contains(
            "warn privileges: pulse@pbs!monitoring may do more than read: Datastore.Prune; a token"
                + " with the role Audit is enough");
  }

  @Test
  void pbsWithoutTheCallForPrivilegesIsChecked() throws Exception {
    pbs.answer("/access/permissions?path=/system/status", 404, "");
    assertThat(findings())
        .contains("warn privileges: cannot be asked for: status 404; nothing depends on this");
  }

  @ParameterizedTest
  @CsvSource({"2.4, ok", "4.1, ok", "1.0, warn", "5.0, warn", "x, warn"})
  void versionsOutsideTheOnesThatWereTriedAreWarnedOf(String version, String level)
      throws Exception {
    pbs.answer("/version", 200, "{\"data\":{\"version\":\"" + version + "\"}}");
    assertThat(findings()).anyMatch(line -> line.startsWith(level + " version: " + version));
  }

  @Test
  void errorOfADatastoreIsShown() throws Exception {
    pbs.answer(
        "/status/datastore-usage",
        200,
        "{\"data\":[{\"store\":\"gone\",\"error\":\"no such directory\"}]}");
    assertThat(findings())
        .contains("warn datastores: the PBS says of gone: no such directory; look at it there");
  }

  @Test
  void certificateIsShownWhenItIsNotTrusted(@TempDir Path directory) throws Exception {
    CertificatePin other = CertificatePin.parse("00:".repeat(31) + "00");
    try (TlsServer server = new TlsServer(directory, exchange -> exchange.close())) {
      assertThat(check(server, null))
          .isEqualTo(
              "failed certificate: the certificate with the fingerprint "
                  + server.pin()
                  + " is not one of a trusted authority; if it is the right one, set"
                  + " PBS_FINGERPRINT to it");
      assertThat(check(server, other))
          .contains("the certificate has the fingerprint " + server.pin() + ", and not " + other);
    }
  }

  private String check(TlsServer server, @Nullable CertificatePin pin) {
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    try {
      Peer peer = new Peer(server.url(), ServerTrust.context(pin), Duration.ofSeconds(60), watch);
      List<Finding> findings = new SourceCheck(new PbsApi(peer, FakePbs.TOKEN, "1"), clock).run();
      assertThat(findings).hasSize(1);
      return findings.get(0).toString();
    } finally {
      watch.shutdownNow();
    }
  }
}
