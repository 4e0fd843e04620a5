package io.pbs4j.storage.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.snapshot.GroupChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatastorePruneTest {
  private static final KeepOptions NEWEST = new KeepOptions(1, 0, 0, 0, 0, 0);
  private static final Namespace NS = Namespace.parse("a");
  private static final Namespace DEEP = Namespace.parse("a/b");

  private @TempDir Path directory;
  private StoreFixture fixture;
  private final List<String> removed = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    fixture.store().namespaces().create(Namespace.ROOT, "a");
    fixture.store().namespaces().create(NS, "b");
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  /** Keeps what it is told. */
  private static final class Notes implements DatastorePrune.Witness {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void group(PrunePlan.Group group) {
      lines.add(group.ns() + ":" + group.group());
    }

    @Override
    public void snapshot(GroupPrune.Decision decision) throws IOException {
      lines.add(decision.mark().id() + " " + decision.snapshot());
    }

    @Override
    public void warning(String text) {
      lines.add("! " + text);
    }
  }

  private void backups(String ns, String... snapshots) throws IOException {
    for (String snapshot : snapshots) {
      try (BackupSession session = fixture.backup(ns, snapshot, StoreFixture.USER)) {
        new Uploader(session).smallBackup();
      }
    }
  }

  private DatastorePrune prune() {
    return fixture
        .store()
        .pruneAll(ZoneOffset.UTC, (ns, snapshot) -> removed.add(ns.directory() + snapshot));
  }

  private PrunePlan plan(Namespace ns, int depth) throws IOException {
    return prune().plan(ns, depth, GroupChoice.ALL, NEWEST, PruneGuard.DEFAULT);
  }

  private List<String> carryOut(PrunePlan plan) throws IOException {
    Notes notes = new Notes();
    prune().carryOut(plan, NEWEST, notes);
    return notes.lines;
  }

  @Test
  void aNamespaceIsPrunedDownToADepth() throws IOException {
    backups("", "host/h/2023-11-14T00:00:00Z", "host/h/2023-11-15T00:00:00Z");
    backups("a", "vm/100/2023-11-14T00:00:00Z", "vm/100/2023-11-15T00:00:00Z");
    backups("a/b", "ct/1/2023-11-14T00:00:00Z", "ct/1/2023-11-15T00:00:00Z");
    assertThat(carryOut(plan(NS, 0)))
        .containsExactly(
            "a:vm/100", "remove vm/100/2023-11-14T00:00:00Z", "keep vm/100/2023-11-15T00:00:00Z");
    assertThat(removed).containsExactly("ns/a/vm/100/2023-11-14T00:00:00Z");
    assertThat(carryOut(plan(Namespace.ROOT, Namespace.MAX_DEPTH)))
        .containsExactly(
            ":host/h",
            "remove host/h/2023-11-14T00:00:00Z",
            "keep host/h/2023-11-15T00:00:00Z",
            "a:vm/100",
            "keep vm/100/2023-11-15T00:00:00Z",
            "a/b:ct/1",
            "remove ct/1/2023-11-14T00:00:00Z",
            "keep ct/1/2023-11-15T00:00:00Z");
    assertThat(fixture.file("ns/a/ns/b/ct/1/2023-11-14T00:00:00Z")).doesNotExist();
    assertThat(fixture.file("ns/a/ns/b/ct/1/2023-11-15T00:00:00Z/index.json.blob")).exists();
  }

  @Test
  void onlyChosenGroupsArePruned() throws IOException {
    backups("", "host/h/2023-11-14T00:00:00Z", "host/h/2023-11-15T00:00:00Z");
    backups("", "host/k/2023-11-14T00:00:00Z", "host/k/2023-11-15T00:00:00Z");
    PrunePlan plan =
        prune()
            .plan(Namespace.ROOT, 0, (ns, group) -> group.id().equals("k"), NEWEST, PruneGuard.DEFAULT);
    assertThat(plan.groups()).hasSize(1);
    carryOut(plan);
    assertThat(removed).containsExactly("host/k/2023-11-14T00:00:00Z");
  }

  @Test
  void aGroupWithASnapshotFromTheFutureIsLeftAlone() throws IOException {
    fixture.clock().set(Instant.parse("2023-11-15T12:00:00Z"));
    backups("", "host/bad/2023-11-14T00:00:00Z", "host/bad/2023-11-16T12:00:01Z");
    backups("", "host/fine/2023-11-14T00:00:00Z", "host/fine/2023-11-16T12:00:00Z");
    PrunePlan plan = plan(Namespace.ROOT, 0);
    assertThat(plan.removals()).isOne();
    assertThat(carryOut(plan))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("! refused to prune group host/bad: snapshot host/bad/2023-11-16T12:00:01Z"));
    assertThat(removed).containsExactly("host/fine/2023-11-14T00:00:00Z");
  }

  @Test
  void whatWasProtectedOrChangedAfterThePlanStays() throws IOException {
    backups("", "host/h/2023-11-13T00:00:00Z", "host/h/2023-11-14T00:00:00Z", "host/h/2023-11-15T00:00:00Z");
    PrunePlan plan = plan(Namespace.ROOT, 0);
    fixture
        .store()
        .edits()
        .setProtected(Namespace.ROOT, BackupSnapshot.parse("host/h/2023-11-13T00:00:00Z"), true);
    fixture
        .store()
        .edits()
        .forget(Namespace.ROOT, BackupSnapshot.parse("host/h/2023-11-15T00:00:00Z"));
    carryOut(plan);
    // The second is the newest now.
    assertThat(removed).isEmpty();
    assertThat(fixture.file("host/h/2023-11-14T00:00:00Z/index.json.blob")).exists();
  }

  @Test
  void aMissingNamespaceIsAnError() {
    assertThatThrownBy(() -> plan(Namespace.parse("nosuch"), 0)).hasMessageContaining("ENOENT");
  }

  @Test
  void aGuardAsksBeforeTooMuchIsRemoved() throws IOException {
    PruneGuard guard = new PruneGuard(Duration.ZERO, 50, 2);
    guard.requireFewRemovals(2, 2, 0);
    guard.requireFewRemovals(5, 10, 0);
    assertThatThrownBy(() -> guard.requireFewRemovals(6, 10, 0))
        .hasMessageContaining("refused to remove 6 of 10 snapshots at once, more than 50 percent")
        .hasMessageContaining("confirm-removals=6");
    guard.requireFewRemovals(6, 10, 6);
    assertThatThrownBy(() -> guard.requireFewRemovals(7, 10, 6)).hasMessageContaining("refused");
    PruneGuard.NONE.requireFewRemovals(10, 10, 0);
  }
}
