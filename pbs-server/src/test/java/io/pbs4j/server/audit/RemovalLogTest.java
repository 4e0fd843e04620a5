package io.pbs4j.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalLogTest {
  private static final AuthId WHO = AuthId.parse("root@pam!t");

  private @TempDir Path directory;
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-10-31T23:59:59Z").getEpochSecond());
  private RemovalLog log;

  @BeforeEach
  void open() {
    log = new RemovalLog(directory.resolve("audit"), clock);
  }

  private void remove(String store, String snapshot) {
    try (RemovalEntries entries = log.begin(WHO, "forget", store)) {
      entries.removing(Namespace.parse("a"), BackupSnapshot.parse(snapshot));
    }
  }

  private List<String> snapshots(Instant since, int limit) throws IOException {
    return log.list(since, r -> r.store().equals("one"), limit).stream()
        .map(r -> r.snapshot().toString())
        .toList();
  }

  @Test
  void removalsAreListedNewestFirstOverTheMonths() throws IOException {
    remove("one", "vm/1/2023-11-14T22:13:20Z");
    remove("two", "vm/2/2023-11-14T22:13:20Z");
    clock.set(Instant.parse("2026-11-01T00:00:00Z"));
    remove("one", "vm/3/2023-11-14T22:13:20Z");
    remove("one", "vm/4/2023-11-14T22:13:20Z");
    assertThat(snapshots(Instant.EPOCH, 10))
        .containsExactly(
            "vm/4/2023-11-14T22:13:20Z", "vm/3/2023-11-14T22:13:20Z", "vm/1/2023-11-14T22:13:20Z");
    assertThat(snapshots(Instant.EPOCH, 1)).containsExactly("vm/4/2023-11-14T22:13:20Z");
    assertThat(snapshots(clock.instant(), 10)).hasSize(2);
    Removal first = log.list(Instant.EPOCH, r -> true, 9).get(3);
    assertThat(first)
        .isEqualTo(
            new Removal(
                Instant.parse("2026-10-31T23:59:59Z"),
                WHO,
                "forget",
                "one",
                Namespace.parse("a"),
                BackupSnapshot.parse("vm/1/2023-11-14T22:13:20Z")));
  }

  @Test
  void itsFilesArePrivateAndATornLineHidesNoOther() throws IOException {
    remove("one", "vm/1/2023-11-14T22:13:20Z");
    Path file = directory.resolve("audit/removals-2026-10.jsonl");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, "{\"time\":17\n", StandardOpenOption.APPEND);
    remove("one", "vm/2/2023-11-14T22:13:20Z");
    assertThat(snapshots(Instant.EPOCH, 10)).hasSize(2);
  }

  @Test
  void aLineWithoutItsEndDoesNotSwallowTheNextOne() throws IOException {
    remove("one", "vm/1/2023-11-14T22:13:20Z");
    Files.writeString(
        directory.resolve("audit/removals-2026-10.jsonl"), "{\"time\":17", StandardOpenOption.APPEND);
    remove("one", "vm/2/2023-11-14T22:13:20Z");
    remove("one", "vm/3/2023-11-14T22:13:20Z");
    assertThat(snapshots(Instant.EPOCH, 10))
        .containsExactly(
            "vm/3/2023-11-14T22:13:20Z", "vm/2/2023-11-14T22:13:20Z", "vm/1/2023-11-14T22:13:20Z");
  }

  @Test
  void workThatRemovesNothingLeavesNoFileAndAFailureToNoteStopsNothing() throws IOException {
    try (RemovalEntries entries = log.begin(WHO, "prune", "one")) {
      assertThat(directory.resolve("audit")).doesNotExist();
    }
    Files.writeString(directory.resolve("audit"), "a file where the directory should be");
    remove("one", "vm/1/2023-11-14T22:13:20Z");
    assertThat(snapshots(Instant.EPOCH, 10)).isEmpty();
  }
}
