package io.pbs4j.storage.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.prune.GroupPrune.Decision;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.ReaderSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupPruneTest {
  private static final BackupGroup GROUP = BackupGroup.parse("vm/100");
  private static final KeepOptions LAST = new KeepOptions(1, 0, 0, 0, 0, 0);

  @TempDir Path directory;
  StoreFixture fixture;
  GroupPrune prune;

  @BeforeEach
  void makeThreeBackups() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    prune = fixture.store().prune(ZoneOffset.UTC);
    for (int day = 1; day <= 3; day++) {
      fixture.finishedBackup(name(day));
    }
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private static String name(int day) {
    return "vm/100/2024-01-0" + day + "T00:00:00Z";
  }

  private List<Integer> days() throws IOException {
    return fixture.store().snapshots().snapshots(Namespace.ROOT, GROUP).stream()
        .map(s -> Integer.parseInt(s.timeText().substring(8, 10)))
        .toList();
  }

  private List<String> prune() throws IOException {
    List<String> warnings = new ArrayList<>();
    prune.remove(Namespace.ROOT, prune.decide(Namespace.ROOT, GROUP, LAST), warnings::add);
    return warnings;
  }

  @Test
  void decidingChangesNothing() throws IOException {
    List<Decision> decisions = prune.decide(Namespace.ROOT, GROUP, LAST);
    assertThat(decisions.stream().map(d -> d.mark().id()))
        .containsExactly("remove", "remove", "keep");
    assertThat(decisions.stream().map(d -> d.snapshot().toString()))
        .containsExactly(name(1), name(2), name(3));
    assertThat(days()).containsExactly(1, 2, 3);
  }

  @Test
  void removesWhatWasDecided() throws IOException {
    assertThat(prune()).isEmpty();
    assertThat(days()).containsExactly(3);
  }

  @Test
  void aSnapshotThatCannotBeRemovedIsReportedAndTheOthersGo() throws IOException {
    try (ReaderSession reader = fixture.reader(name(1))) {
      assertThat(prune()).singleElement().asString().startsWith("failed to remove dir " + name(1));
      assertThat(StoreFixture.bytes(reader.download("index.json.blob"))).isNotEmpty();
    }
    assertThat(days()).containsExactly(1, 3);
  }

  @Test
  void aSnapshotProtectedAfterTheDecisionStays() throws IOException {
    List<Decision> decisions = prune.decide(Namespace.ROOT, GROUP, LAST);
    fixture.store().edits().setProtected(Namespace.ROOT, BackupSnapshot.parse(name(2)), true);
    List<String> warnings = new ArrayList<>();
    prune.remove(Namespace.ROOT, decisions, warnings::add);
    assertThat(warnings).hasSize(1);
    assertThat(days()).containsExactly(2, 3);
  }

  @Test
  void aRunningBackupAndItsBaseStay() throws IOException {
    try (BackupSession session = fixture.backup(name(4))) {
      List<Decision> decisions = prune.decide(Namespace.ROOT, GROUP, LAST);
      assertThat(decisions.stream().map(d -> d.mark().id()))
          .containsExactly("remove", "remove", "keep", "keep-partial");
      prune.remove(Namespace.ROOT, decisions, w -> {});
      assertThat(session.finished()).isFalse();
      assertThat(days()).containsExactly(3, 4);
    }
  }

  @Test
  void aBackupThatFinishedAfterTheDecisionStays() throws IOException {
    List<Decision> decisions;
    try (BackupSession session = fixture.backup(name(4))) {
      // Decided as if a newer one were there: then an unfinished one goes.
      decisions =
          prune.decide(Namespace.ROOT, GROUP, LAST).stream()
              .map(d -> d.finished() ? d : new Decision(d.snapshot(), false, PruneMark.REMOVE))
              .toList();
      new Uploader(session).smallBackup();
    }
    List<String> warnings = new ArrayList<>();
    prune.remove(Namespace.ROOT, decisions, warnings::add);
    assertThat(warnings).singleElement().asString().contains("finished meanwhile");
    assertThat(days()).containsExactly(3, 4);
  }

  @Test
  void whatACrashLeftGoesOnceThereIsANewerOne() throws IOException {
    Files.delete(fixture.file(name(2) + "/index.json.blob"));
    assertThat(
            prune.decide(Namespace.ROOT, GROUP, new KeepOptions(9, 0, 0, 0, 0, 0)).stream()
                .map(d -> d.mark().id()))
        .containsExactly("keep", "remove", "keep");
  }

  @Test
  void aGroupThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> prune.decide(Namespace.ROOT, BackupGroup.parse("vm/1"), LAST))
        .hasMessage("ENOENT: No such file or directory");
  }
}
